package dev.lastcall.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A short script of lines to remove and add: Myers, An O(ND) Difference Algorithm, 1986. It is a
 * shortest one up to a bound; beyond, the search keeps the best way so far and starts again from
 * its end, so that the time grows with the changes and not with their square.
 */
final class LineDiff {

  /** The search needs the square of this in memory. */
  private static final int MAX_DISTANCE = 1000;

  private final List<String> before;
  private final List<String> after;

  private LineDiff(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  /**
   * One line of the script.
   *
   * @param sign {@code ' '} kept, {@code '-'} removed, {@code '+'} added
   */
  record Line(char sign, String text) {}

  static List<Line> between(List<String> before, List<String> after) {
    int start = 0;
    int shorter = Math.min(before.size(), after.size());
    while (start < shorter && before.get(start).equals(after.get(start))) {
      start++;
    }
    int tail = 0;
    while (tail < shorter - start
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    List<Line> lines = new ArrayList<>();
    addAll(lines, ' ', before.subList(0, start));
    LineDiff rest =
        new LineDiff(
            before.subList(start, before.size() - tail), after.subList(start, after.size() - tail));
    while (!rest.before.isEmpty() || !rest.after.isEmpty()) {
      List<Line> next = rest.search();
      lines.addAll(next);
      rest = rest.behind(next);
    }
    addAll(lines, ' ', before.subList(before.size() - tail, before.size()));
    return lines;
  }

  private static void addAll(List<Line> lines, char sign, List<String> texts) {
    texts.forEach(text -> lines.add(new Line(sign, text)));
  }

  private LineDiff behind(List<Line> script) {
    int added = (int) script.stream().filter(line -> line.sign() == '+').count();
    int removed = (int) script.stream().filter(line -> line.sign() == '-').count();
    return new LineDiff(
        before.subList(script.size() - added, before.size()),
        after.subList(script.size() - removed, after.size()));
  }

  /** The script to the end, or to as far as the bound lets it come. */
  private List<Line> search() {
    List<int[]> trace = new ArrayList<>();
    int limit = Math.min(before.size() + after.size(), MAX_DISTANCE);
    int[] furthest = new int[2 * limit + 3];
    int origin = limit + 1;
    for (int distance = 0; distance <= limit; distance++) {
      // Only the diagonals that the step before could have reached are needed to walk back.
      trace.add(Arrays.copyOfRange(furthest, origin - distance - 1, origin + distance + 2));
      for (int diagonal = -distance; diagonal <= distance; diagonal += 2) {
        int x = step(furthest, origin, distance, diagonal);
        furthest[origin + diagonal] = x;
        if (x >= before.size() && x - diagonal >= after.size()) {
          return walkBack(trace, before.size(), after.size());
        }
      }
    }
    return furthest(trace, furthest, origin);
  }

  private List<Line> furthest(List<int[]> trace, int[] furthest, int origin) {
    int bestX = 0;
    int bestY = 0;
    for (int diagonal = -MAX_DISTANCE; diagonal <= MAX_DISTANCE; diagonal += 2) {
      int x = furthest[origin + diagonal];
      int y = x - diagonal;
      // The search also goes beyond the ends.
      if (x <= before.size() && y <= after.size() && x + y > bestX + bestY) {
        bestX = x;
        bestY = y;
      }
    }
    if (bestX + bestY > 0) {
      return walkBack(trace, bestX, bestY);
    }
    List<Line> block = new ArrayList<>();
    addAll(block, '-', before);
    addAll(block, '+', after);
    return block;
  }

  private int step(int[] furthest, int origin, int distance, int diagonal) {
    int x = start(furthest, origin, distance, diagonal);
    int y = x - diagonal;
    while (x < before.size() && y < after.size() && before.get(x).equals(after.get(y))) {
      x++;
      y++;
    }
    return x;
  }

  private static int start(int[] furthest, int origin, int distance, int diagonal) {
    return isAddition(furthest, origin, distance, diagonal)
        ? furthest[origin + diagonal + 1]
        : furthest[origin + diagonal - 1] + 1;
  }

  private static boolean isAddition(int[] furthest, int origin, int distance, int diagonal) {
    return diagonal == -distance
        || diagonal != distance
            && furthest[origin + diagonal - 1] < furthest[origin + diagonal + 1];
  }

  private List<Line> walkBack(List<int[]> trace, int endX, int endY) {
    List<Line> lines = new ArrayList<>();
    int x = endX;
    int y = endY;
    for (int distance = trace.size() - 1; distance > 0; distance--) {
      int[] furthest = trace.get(distance);
      int origin = distance + 1;
      int diagonal = x - y;
      boolean addition = isAddition(furthest, origin, distance, diagonal);
      int previousX = furthest[origin + diagonal + (addition ? 1 : -1)];
      int previousY = previousX - diagonal - (addition ? 1 : -1);
      while (x > previousX && y > previousY) {
        lines.add(new Line(' ', before.get(--x)));
        y--;
      }
      lines.add(addition ? new Line('+', after.get(--y)) : new Line('-', before.get(--x)));
    }
    while (x > 0) {
      lines.add(new Line(' ', before.get(--x)));
    }
    Collections.reverse(lines);
    return lines;
  }
}
