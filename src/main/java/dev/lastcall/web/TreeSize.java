package dev.lastcall.web;

/**
 * How much memory the tree of a JSON document takes. Eight MiB of {@code {},{},{}} become a tree of
 * hundreds.
 */
final class TreeSize {

  /** Of a member of an object with short text in one of Jackson's trees, by its classes. */
  private static final int BYTES_OF_VALUE = 160;

  private long values = 1;
  private boolean isText;
  private boolean isEscaped;

  /** Adds what comes next of the document, which need not be JSON. */
  void add(byte[] json, int length) {
    for (int i = 0; i < length; i++) {
      if (isEscaped) {
        isEscaped = false;
        continue;
      }
      switch (json[i]) {
        case '"' -> isText = !isText;
        case '\\' -> isEscaped = true;
        case '{', '[', ',' -> values += isText ? 0 : 1;
        default -> {}
      }
    }
  }

  /** Bytes besides those of the text, roughly. */
  int estimate() {
    return (int) Math.min(Integer.MAX_VALUE, values * BYTES_OF_VALUE);
  }
}
