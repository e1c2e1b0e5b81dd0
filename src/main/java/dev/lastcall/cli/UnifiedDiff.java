package dev.lastcall.cli;

import java.util.ArrayList;
import java.util.List;

/** Writes the difference of two texts as {@code diff -u} does, with three lines of context. */
final class UnifiedDiff {

  private static final int CONTEXT = 3;

  private final List<LineDiff.Line> lines;
  private final StringBuilder out = new StringBuilder();

  private UnifiedDiff(List<LineDiff.Line> lines) {
    this.lines = lines;
  }

  /**
   * @param name of the file, normalised
   * @return empty when the texts are equal
   */
  static String of(String name, String before, String after) {
    if (before.equals(after)) {
      return "";
    }
    String path = headerName(name);
    UnifiedDiff diff = new UnifiedDiff(LineDiff.between(lines(before), lines(after)));
    diff.out.append("--- a/").append(path).append("\n+++ b/").append(path).append('\n');
    diff.writeHunks();
    return diff.out.toString();
  }

  /**
   * Neither git nor patch takes absolute names and those that lead upwards, so they start below. A
   * name with white space ends at a tab.
   */
  private static String headerName(String name) {
    String path = name.replace('\\', '/').replaceFirst("^(/+|(\\.\\./)+)", "");
    return path.contains(" ") ? path + "\t" : path;
  }

  /** Lines with their line breaks, so that a change of only these shows. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline + 1;
      lines.add(text.substring(start, end));
      start = end;
    }
    return lines;
  }

  private void writeHunks() {
    int index = 0;
    int before = 0;
    int after = 0;
    while (index < lines.size()) {
      int change = nextChange(index);
      if (change == lines.size()) {
        return;
      }
      int start = Math.max(index, change - CONTEXT);
      // Up to the hunk all lines are equal.
      before += start - index;
      after += start - index;
      int end = hunkEnd(change);
      writeHunk(start, end, before, after);
      before += count(start, end, '+');
      after += count(start, end, '-');
      index = end;
    }
  }

  private int nextChange(int from) {
    int index = from;
    while (index < lines.size() && lines.get(index).sign() == ' ') {
      index++;
    }
    return index;
  }

  /** Changes with at most twice the context between them share a hunk. */
  private int hunkEnd(int change) {
    int end = change;
    int next = change;
    while (next < lines.size() && next - end <= 2 * CONTEXT) {
      end = next + 1;
      next = nextChange(end);
    }
    return Math.min(lines.size(), end + CONTEXT);
  }

  /** The lines of a hunk without those of a sign. */
  private int count(int start, int end, char without) {
    return (int) lines.subList(start, end).stream().filter(line -> line.sign() != without).count();
  }

  private void writeHunk(int start, int end, int before, int after) {
    out.append("@@ -").append(range(before, count(start, end, '+')));
    out.append(" +").append(range(after, count(start, end, '-'))).append(" @@\n");
    for (LineDiff.Line line : lines.subList(start, end)) {
      out.append(line.sign()).append(line.text());
      if (!line.text().endsWith("\n")) {
        out.append("\n\\ No newline at end of file\n");
      }
    }
  }

  private static String range(int skipped, int count) {
    int first = count == 0 ? skipped : skipped + 1;
    return count == 1 ? String.valueOf(first) : first + "," + count;
  }
}
