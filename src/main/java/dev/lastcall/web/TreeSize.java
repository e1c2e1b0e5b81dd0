package dev.lastcall.web;

/**
 * How much memory the tree of a JSON document takes. Eight MiB of {@code {},{},{}} become a tree of
 * hundreds.
 */
final class TreeSize {

  /** Of a member of an object with short text in one of Jackson's trees, by its classes. */
  private static final int BYTES_OF_VALUE = 160;

  private TreeSize() {}

  /** Bytes besides those of the text, roughly; the document need not be JSON. */
  static int estimate(byte[] json) {
    long values = 1;
    boolean isText = false;
    for (int i = 0; i < json.length; i++) {
      switch (json[i]) {
        case '"' -> isText = !isText;
        case '\\' -> i++;
        case '{', '[', ',' -> values += isText ? 0 : 1;
        default -> {}
      }
    }
    return (int) Math.min(Integer.MAX_VALUE, values * BYTES_OF_VALUE);
  }
}
