package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts members that were taken out of a Pod and put back to where they stood, so that files read as
 * before.
 */
final class MemberOrder {

  private static final String SPEC = "spec";
  private static final String CONTAINERS = "containers";

  private MemberOrder() {}

  /** Members of the spec and of its regular containers; new ones stand behind the others. */
  static void restore(JsonNode before, JsonNode after) {
    restoreMembers(before.path(SPEC), after.path(SPEC));
    JsonNode containers = after.path(SPEC).path(CONTAINERS);
    for (int index = 0; index < containers.size(); index++) {
      restoreMembers(before.path(SPEC).path(CONTAINERS).path(index), containers.get(index));
    }
  }

  private static void restoreMembers(JsonNode before, JsonNode after) {
    if (!(after instanceof ObjectNode object)) {
      return;
    }
    Map<String, JsonNode> ordered = new LinkedHashMap<>();
    before.fieldNames().forEachRemaining(name -> ordered.put(name, null));
    object.properties().forEach(member -> ordered.put(member.getKey(), member.getValue()));
    ordered.values().removeIf(value -> value == null);
    object.removeAll();
    object.setAll(ordered);
  }
}
