package dev.lastcall.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds a small patch between two trees. Objects are compared member by member. Arrays are trimmed
 * of what is equal at both ends; what is left between is paired so that the patch carries least.
 */
final class JsonDiff {

  /**
   * Above this many comparisons of values the search costs more than a smaller patch is worth: each
   * element is compared with each, so a Pod of 1 MB would take seconds.
   */
  private static final long MAX_COMPARISONS = 200_000;

  private static final int REMOVAL_COST = 1;

  private final List<JsonPatch.Operation> operations = new ArrayList<>();

  private JsonDiff() {}

  static List<JsonPatch.Operation> between(JsonNode before, JsonNode after) {
    JsonDiff diff = new JsonDiff();
    diff.compare("", before, after);
    return diff.operations;
  }

  private void compare(String path, JsonNode before, JsonNode after) {
    if (before.equals(after)) {
      return;
    }
    if (before.isObject() && after.isObject()) {
      compareMembers(path, before, after);
    } else if (before.isArray() && after.isArray()) {
      compareElements(path, before, after);
    } else {
      operations.add(new JsonPatch.Replace(path, after));
    }
  }

  private void compareMembers(String path, JsonNode before, JsonNode after) {
    for (Map.Entry<String, JsonNode> member : before.properties()) {
      String memberPath = JsonPointers.member(path, member.getKey());
      JsonNode counterpart = after.get(member.getKey());
      if (counterpart == null) {
        operations.add(new JsonPatch.Remove(memberPath));
      } else {
        compare(memberPath, member.getValue(), counterpart);
      }
    }
    for (Map.Entry<String, JsonNode> member : after.properties()) {
      if (!before.has(member.getKey())) {
        operations.add(
            new JsonPatch.Add(JsonPointers.member(path, member.getKey()), member.getValue()));
      }
    }
  }

  private void compareElements(String path, JsonNode before, JsonNode after) {
    int start = 0;
    int beforeEnd = before.size();
    int afterEnd = after.size();
    while (start < beforeEnd && start < afterEnd && before.get(start).equals(after.get(start))) {
      start++;
    }
    while (beforeEnd > start
        && afterEnd > start
        && before.get(beforeEnd - 1).equals(after.get(afterEnd - 1))) {
      beforeEnd--;
      afterEnd--;
    }
    List<Step> steps = pair(before, after, start, beforeEnd, afterEnd);
    int index = start;
    for (Step step : steps) {
      String elementPath = JsonPointers.element(path, index);
      switch (step.kind()) {
        case PAIR -> {
          compare(elementPath, before.get(step.before()), after.get(step.after()));
          index++;
        }
        case ADD -> {
          operations.add(new JsonPatch.Add(elementPath, after.get(step.after())));
          index++;
        }
        case REMOVE -> operations.add(new JsonPatch.Remove(elementPath));
      }
    }
  }

  private static List<Step> pair(
      JsonNode before, JsonNode after, int start, int beforeEnd, int afterEnd) {
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
    if (before.equals(after)) {
      return 0;
    }
    if (!before.isObject() || !after.isObject()) {
      return additionCost(after);
    }
    int cost = 0;
    for (Map.Entry<String, JsonNode> member : before.properties()) {
      JsonNode counterpart = after.get(member.getKey());
      cost += counterpart == null ? REMOVAL_COST : changeCost(member.getValue(), counterpart);
    }
    for (Map.Entry<String, JsonNode> member : after.properties()) {
      cost += before.has(member.getKey()) ? 0 : additionCost(member.getValue());
    }
    return cost;
  }

  /** An operation weighs what it carries, or whole containers would be replaced to save lines. */
  private static int additionCost(JsonNode value) {
    int cost = 2;
    for (JsonNode child : value) {
      cost += additionCost(child);
    }
    return cost;
  }

  private enum StepKind {
    PAIR,
    ADD,
    REMOVE
  }

  private record Step(StepKind kind, int before, int after) {}
}
