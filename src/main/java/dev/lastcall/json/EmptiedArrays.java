package dev.lastcall.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/**
 * Takes what stands in the lists of one name out of a JSON text before it is parsed. The JVM finds
 * a name with vector instructions and the end of a list with one comparison a byte; a parser that
 * skips the list looks at every token in it. {@code managedFields} are half of a typical Pod.
 *
 * @param text with empty lists
 * @param hasChanged whether there was one
 */
record EmptiedArrays(byte[] text, boolean hasChanged) {

  /** Two copies are made, which a text of many MiB has no memory for. */
  private static final int MOST_BYTES = 256 << 10;

  /**
   * Only in the compact form, as the API server writes it; others are left as they are. So is a
   * text with a list that does not end: else each start of one would be looked through to the end.
   */
  static EmptiedArrays of(byte[] text, String name) {
    if (text.length > MOST_BYTES) {
      return new EmptiedArrays(text, false);
    }
    String start = "\"" + name + "\":[";
    // One char for each byte, so that positions are the same.
    String chars = new String(text, ISO_8859_1);
    int at = chars.indexOf(start);
    if (at < 0) {
      return new EmptiedArrays(text, false);
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream(text.length);
    int from = 0;
    while (at >= 0) {
      int content = at + start.length();
      int next = content;
      if (!isEscaped(text, at)) {
        next = end(text, content);
        if (next < 0) {
          return new EmptiedArrays(text, false);
        }
        kept.write(text, from, content - from);
        from = next;
      }
      at = chars.indexOf(start, next);
    }
    kept.write(text, from, text.length - from);
    return new EmptiedArrays(kept.toByteArray(), from > 0);
  }

  /** A quote that is escaped does not begin a name: the name is longer. */
  private static boolean isEscaped(byte[] text, int quote) {
    return quote > 0 && text[quote - 1] == '\\';
  }

  /** Where the bracket is that ends the list; -1 when there is none. */
  private static int end(byte[] text, int content) {
    int depth = 0;
    for (int index = content; index < text.length; index++) {
      byte character = text[index];
      if (character == '"') {
        index = endOfString(text, index + 1);
      } else if (character == '[') {
        depth++;
      } else if (character == ']' && depth-- == 0) {
        return index;
      }
    }
    return -1;
  }

  /** Behind the text when there is none. */
  private static int endOfString(byte[] text, int content) {
    for (int index = content; index < text.length; index++) {
      if (text[index] == '\\') {
        index++;
      } else if (text[index] == '"') {
        return index;
      }
    }
    return text.length;
  }
}
