package dev.lastcall.cli;

import java.util.Comparator;
import java.util.List;

/**
 * Puts another text in the place of a range; an empty range inserts.
 *
 * @param start where the range starts, in chars
 * @param end where it ends, exclusive
 */
record TextEdit(int start, int end, String replacement) {

  /**
   * The text with all edits made; edits that insert at the same place keep their order, and come
   * before one that replaces what follows.
   *
   * @throws IllegalArgumentException when edits overlap
   */
  static String apply(String text, List<TextEdit> edits) {
    StringBuilder result = new StringBuilder();
    int copied = 0;
    Comparator<TextEdit> order =
        Comparator.comparingInt(TextEdit::start).thenComparingInt(TextEdit::end);
    for (TextEdit edit : edits.stream().sorted(order).toList()) {
      if (edit.start < copied) {
        throw new IllegalArgumentException("edits overlap at " + edit.start);
      }
      result.append(text, copied, edit.start).append(edit.replacement);
      copied = edit.end;
    }
    return result.append(text, copied, text.length()).toString();
  }
}
