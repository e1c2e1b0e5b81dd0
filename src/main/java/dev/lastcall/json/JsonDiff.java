package dev.lastcall.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.ElementPairing.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds a small patch between two trees. Objects are compared member by member. Arrays are trimmed
 * of what is equal at both ends; what is left between is paired so that the patch carries least.
 */
final class JsonDiff {

  private final List<JsonPatch.Operation> operations = new ArrayList<>();

  private JsonDiff() {}

  static List<JsonPatch.Operation> between(JsonNode before, JsonNode after) {
    JsonDiff diff = new JsonDiff();
    diff.compare("", before, after);
    return diff.operations;
  }

  /** Containers are not held against each other as a whole first: each level would do it again. */
  private void compare(String path, JsonNode before, JsonNode after) {
    if (before.isObject() && after.isObject()) {
      compareMembers(path, before, after);
    } else if (before.isArray() && after.isArray()) {
      compareElements(path, before, after);
    } else if (!before.equals(after)) {
      operations.add(new JsonPatch.Replace(path, after));
    }
  }

  private void compareMembers(String path, JsonNode before, JsonNode after) {
    int added = after.size();
    for (Map.Entry<String, JsonNode> member : before.properties()) {
      JsonNode counterpart = after.get(member.getKey());
      added -= counterpart == null ? 0 : 1;
      // Trees share what nobody edited, and need no path for it.
      if (counterpart == member.getValue()) {
        continue;
      }
      String memberPath = JsonPointers.member(path, member.getKey());
      if (counterpart == null) {
        operations.add(new JsonPatch.Remove(memberPath));
      } else {
        compare(memberPath, member.getValue(), counterpart);
      }
    }
    if (added > 0) {
      addMembers(path, before, after);
    }
  }

  private void addMembers(String path, JsonNode before, JsonNode after) {
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
    List<Step> steps = ElementPairing.of(before, after, start, beforeEnd, afterEnd);
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
}
