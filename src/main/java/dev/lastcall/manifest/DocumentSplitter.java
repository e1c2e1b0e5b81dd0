package dev.lastcall.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a file at its document markers. A line that starts with {@code ---} or {@code ...} is a
 * marker even within quotes and block scalars, <a
 * href="https://yaml.org/spec/1.1/#c-document-start">YAML 1.1</a>, so no parsing is needed.
 */
public final class DocumentSplitter {

  private final String text;
  private final List<Part> parts = new ArrayList<>();
  private int partStart;
  private int partLine = 1;
  private boolean hasContent;

  private DocumentSplitter(String text) {
    this.text = text;
  }

  /**
   * The text of one document, with the comments and directives before its marker.
   *
   * @param firstLine the line of the file on which it begins, from 1
   */
  record Part(int firstLine, String text) {}

  static List<Part> split(String text) {
    DocumentSplitter splitter = new DocumentSplitter(text);
    splitter.run();
    return splitter.parts;
  }

  /** Whether a document begins with its own {@code ---}, so that none is needed before it. */
  public static boolean startsWithMarker(String text) {
    for (int start = 0; start < text.length(); start = nextLine(text, start)) {
      if (isMarker(text, start, "---")) {
        return true;
      }
      if (!isBlankOrComment(text, start)) {
        return false;
      }
    }
    return false;
  }

  /** Whether a document ends with {@code ...}, so that the next needs no {@code ---}. */
  public static boolean endsWithMarker(String text) {
    int last = text.lastIndexOf('\n', text.stripTrailing().length() - 1) + 1;
    return isMarker(text, last, "...");
  }

  private void run() {
    int line = 1;
    for (int start = 0; start < text.length(); line++) {
      int next = nextLine(text, start);
      if (isMarker(text, start, "---")) {
        if (hasContent) {
          cut(start, line);
        }
        hasContent = true;
      } else if (isMarker(text, start, "...")) {
        cut(next, line + 1);
      } else if (!isBlankOrComment(text, start) && text.charAt(start) != '%') {
        hasContent = true;
      }
      start = next;
    }
    if (partStart < text.length()) {
      cut(text.length(), line);
    }
  }

  private void cut(int end, int nextLine) {
    parts.add(new Part(partLine, text.substring(partStart, end)));
    partStart = end;
    partLine = nextLine;
    hasContent = false;
  }

  private static int nextLine(String text, int start) {
    int newline = text.indexOf('\n', start);
    return newline < 0 ? text.length() : newline + 1;
  }

  private static boolean isMarker(String text, int start, String marker) {
    int begin = text.startsWith("\uFEFF", start) ? start + 1 : start;
    if (!text.startsWith(marker, begin)) {
      return false;
    }
    int end = begin + marker.length();
    return end == text.length() || " \t\r\n".indexOf(text.charAt(end)) >= 0;
  }

  private static boolean isBlankOrComment(String text, int start) {
    int index = start;
    while (index < text.length() && " \t\r\uFEFF".indexOf(text.charAt(index)) >= 0) {
      index++;
    }
    return index == text.length() || text.charAt(index) == '\n' || text.charAt(index) == '#';
  }
}
