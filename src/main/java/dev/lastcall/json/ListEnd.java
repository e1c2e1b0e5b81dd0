package dev.lastcall.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the end of a list in a JSON text, eight bytes at a time: in those without a bracket or a
 * backslash, which are most, only the number of quotes matters.
 */
final class ListEnd {

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long LOW_BITS = 0x7f * EACH_BYTE;
  private static final long HIGH_BITS = 0x80 * EACH_BYTE;

  private final byte[] text;
  private final int end;
  private int index;
  private int depth;
  private boolean isInString;

  private ListEnd(byte[] text, int content, int end) {
    this.text = text;
    this.index = content;
    this.end = end;
  }

  /**
   * Where the bracket is that ends the list; -1 when there is none.
   *
   * @param content the position behind the bracket that begins it
   * @param end the position behind the text
   */
  static int of(byte[] text, int content, int end) {
    return new ListEnd(text, content, end).find();
  }

  private int find() {
    while (index <= end - Long.BYTES) {
      long bytes = (long) EIGHT_BYTES.get(text, index);
      if (!hasBracketOrBackslash(bytes)) {
        isInString ^= (Long.bitCount(quotes(bytes)) & 1) == 1;
        index += Long.BYTES;
      } else if (isFoundBefore(index + Long.BYTES)) {
        return index;
      }
    }
    return isFoundBefore(end) ? index : -1;
  }

  /** One byte after the other. The index is at the bracket then, or behind what was looked at. */
  private boolean isFoundBefore(int limit) {
    for (; index < limit; index++) {
      byte character = text[index];
      if (character == '"') {
        isInString = !isInString;
      } else if (isInString) {
        // What is escaped is passed over.
        index += character == '\\' ? 1 : 0;
      } else if (character == '[') {
        depth++;
      } else if (character == ']' && depth-- == 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of the bytes is a bracket or a backslash, whose codes are 0x5b to 0x5d. */
  private static boolean hasBracketOrBackslash(long bytes) {
    long low = bytes & LOW_BITS;
    long atLeastBracket = low + (0x80 - 0x5b) * EACH_BYTE;
    long aboveBracket = low + (0x80 - 0x5e) * EACH_BYTE;
    return (atLeastBracket & ~aboveBracket & ~bytes & HIGH_BITS) != 0;
  }

  /** The high bit of each byte that is a quote. */
  private static long quotes(long bytes) {
    long difference = bytes ^ ('"' * EACH_BYTE);
    return ~(((difference & LOW_BITS) + LOW_BITS) | difference) & HIGH_BITS;
  }
}
