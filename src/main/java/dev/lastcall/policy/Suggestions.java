package dev.lastcall.policy;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
final class Suggestions {

  /** Longer words are no slips of the pen, and comparing them costs their square. */
  private static final int MAX_LENGTH = 40;

  private Suggestions() {}

  /** The candidate nearest to the word, if it is near enough. */
  static Optional<String> nearest(String word, Collection<String> candidates) {
    if (word.isEmpty() || word.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int distance = candidate.equalsIgnoreCase(word) ? 0 : distance(word, candidate);
      int limit = Math.max(1, Math.min(word.length(), candidate.length()) / 3);
      if (distance <= limit && distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * Inserted, deleted, replaced and swapped letters, each counted once (<a
   * href="https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance">optimal string
   * alignment</a>).
   */
  static int distance(String left, String right) {
    int[][] cost = new int[left.length() + 1][right.length() + 1];
    for (int row = 0; row <= left.length(); row++) {
      for (int column = 0; column <= right.length(); column++) {
        cost[row][column] = cell(cost, left, right, row, column);
      }
    }
    return cost[left.length()][right.length()];
  }

  private static int cell(int[][] cost, String left, String right, int row, int column) {
    if (row == 0 || column == 0) {
      return row + column;
    }
    boolean same = left.charAt(row - 1) == right.charAt(column - 1);
    int replaced = cost[row - 1][column - 1] + (same ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(cost[row - 1][column], cost[row][column - 1]));
    boolean swapped =
        row > 1
            && column > 1
            && left.charAt(row - 1) == right.charAt(column - 2)
            && left.charAt(row - 2) == right.charAt(column - 1);
    return swapped ? Math.min(best, 1 + cost[row - 2][column - 2]) : best;
  }
}
