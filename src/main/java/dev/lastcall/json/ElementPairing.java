package dev.lastcall.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pairs the elements of two arrays so that the patch carries least. */
final class ElementPairing {

  /**
   * Above this many comparisons of values the search costs more than a smaller patch is worth: each
   * element is compared with each, so a Pod of 1 MB would take seconds.
   */
  private static final long MAX_COMPARISONS = 200_000;

  private static final int REMOVAL_COST = 1;
  private static final int OWN_COST = 2;

  private ElementPairing() {}

  /**
   * The steps from the range of one array to that of the other, in order.
   *
   * @param start of both ranges
   */
  static List<Step> of(JsonNode before, JsonNode after, int start, int beforeEnd, int afterEnd) {
    if (beforeEnd == afterEnd && isCheapestInOrder(before, after, start, afterEnd)) {
      return inOrder(start, beforeEnd, afterEnd);
    }
    int rows = beforeEnd - start;
    int columns = afterEnd - start;
    long comparisons =
        rows * size(after, start, afterEnd) + columns * size(before, start, beforeEnd);
    if (comparisons > MAX_COMPARISONS) {
      return inOrder(start, beforeEnd, afterEnd);
    }
    int[][] cost = new int[rows + 1][columns + 1];
    for (int row = rows; row >= 0; row--) {
      for (int column = columns; column >= 0; column--) {
        cost[row][column] = cheapest(cost, row, column, rows, columns, before, after, start);
      }
    }
    return walk(cost, rows, columns, before, after, start);
  }

  /**
   * Whether no other way to pair the elements of two ranges of the same length can cost less: any
   * other adds at least one of them whole, and removes one.
   */
  private static boolean isCheapestInOrder(JsonNode before, JsonNode after, int start, int end) {
    int cost = 0;
    for (int index = start; index < end; index++) {
      cost += changeCost(before.get(index), after.get(index));
    }
    for (int index = start; index < end; index++) {
      if (!weighs(after.get(index), cost - REMOVAL_COST)) {
        return false;
      }
    }
    return true;
  }

  private static int cheapest(
      int[][] cost,
      int row,
      int column,
      int rows,
      int columns,
      JsonNode before,
      JsonNode after,
      int start) {
    if (row == rows && column == columns) {
      return 0;
    }
    int added =
        column == columns
            ? Integer.MAX_VALUE
            : cost[row][column + 1] + additionCost(after.get(start + column));
    int removed = row == rows ? Integer.MAX_VALUE : cost[row + 1][column] + REMOVAL_COST;
    int paired =
        row == rows || column == columns
            ? Integer.MAX_VALUE
            : cost[row + 1][column + 1]
                + changeCost(before.get(start + row), after.get(start + column));
    return Math.min(paired, Math.min(added, removed));
  }

  private static List<Step> walk(
      int[][] cost, int rows, int columns, JsonNode before, JsonNode after, int start) {
    List<Step> steps = new ArrayList<>();
    int row = 0;
    int column = 0;
    while (row < rows || column < columns) {
      int beforeIndex = start + row;
      int afterIndex = start + column;
      boolean both = row < rows && column < columns;
      if (both
          && cost[row][column]
              == cost[row + 1][column + 1]
                  + changeCost(before.get(beforeIndex), after.get(afterIndex))) {
        steps.add(new Step(StepKind.PAIR, beforeIndex, afterIndex));
        row++;
        column++;
      } else if (column < columns
          && cost[row][column] == cost[row][column + 1] + additionCost(after.get(afterIndex))) {
        steps.add(new Step(StepKind.ADD, beforeIndex, afterIndex));
        column++;
      } else {
        steps.add(new Step(StepKind.REMOVE, beforeIndex, afterIndex));
        row++;
      }
    }
    return steps;
  }

  private static List<Step> inOrder(int start, int beforeEnd, int afterEnd) {
    List<Step> steps = new ArrayList<>();
    int common = Math.min(beforeEnd, afterEnd);
    for (int index = start; index < common; index++) {
      steps.add(new Step(StepKind.PAIR, index, index));
    }
    for (int index = common; index < beforeEnd; index++) {
      steps.add(new Step(StepKind.REMOVE, index, afterEnd));
    }
    for (int index = common; index < afterEnd; index++) {
      steps.add(new Step(StepKind.ADD, beforeEnd, index));
    }
    return steps;
  }

  /** How many values stand in a range of an array. */
  private static long size(JsonNode array, int start, int end) {
    long size = 0;
    for (int index = start; index < end; index++) {
      size += size(array.get(index));
    }
    return size;
  }

  private static long size(JsonNode node) {
    long size = 1;
    for (JsonNode child : node) {
      size += size(child);
    }
    return size;
  }

  /** What a patch from one element to the other weighs. */
  private static int changeCost(JsonNode before, JsonNode after) {
    if (before == after) {
      return 0;
    }
    if (!before.isObject() || !after.isObject()) {
      return before.equals(after) ? 0 : additionCost(after);
    }
    int cost = 0;
    int added = after.size();
    for (Map.Entry<String, JsonNode> member : before.properties()) {
      JsonNode counterpart = after.get(member.getKey());
      cost += counterpart == null ? REMOVAL_COST : changeCost(member.getValue(), counterpart);
      added -= counterpart == null ? 0 : 1;
    }
    return added == 0 ? cost : cost + additionsCost(before, after);
  }

  private static int additionsCost(JsonNode before, JsonNode after) {
    int cost = 0;
    for (Map.Entry<String, JsonNode> member : after.properties()) {
      cost += before.has(member.getKey()) ? 0 : additionCost(member.getValue());
    }
    return cost;
  }

  /** An operation weighs what it carries, or whole containers would be replaced to save lines. */
  private static int additionCost(JsonNode value) {
    return additionCost(value, Integer.MAX_VALUE);
  }

  /** Whether the addition of a value costs at least so much; looks no further than that needs. */
  private static boolean weighs(JsonNode value, int least) {
    return additionCost(value, least) >= least;
  }

  /**
   * @param enough counting ends there
   */
  private static int additionCost(JsonNode value, int enough) {
    int cost = OWN_COST;
    if (value.isContainerNode()) {
      for (JsonNode child : value) {
        if (cost >= enough) {
          break;
        }
        cost += additionCost(child, enough - cost);
      }
    }
    return cost;
  }

  enum StepKind {
    PAIR,
    ADD,
    REMOVE
  }

  /**
   * One element.
   *
   * @param before index of an element before
   * @param after index of an element after
   */
  record Step(StepKind kind, int before, int after) {}
}
