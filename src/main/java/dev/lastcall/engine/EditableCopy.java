package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.util.List;
import java.util.Map;

/**
 * A copy of an object for the rules to edit. It has its own only of what they may edit, which is
 * little of a Pod, and shares the rest: so the difference is found without a look at that.
 */
final class EditableCopy {

  private static final List<String> CONTAINER_PARTS =
      List.of("lifecycle", "livenessProbe", "startupProbe");

  private EditableCopy() {}

  /** Of a Pod, a Service or an Ingress; the object received is not changed by edits of it. */
  static JsonNode of(JsonNode object) {
    if (!(object instanceof ObjectNode received)) {
      return object;
    }
    ObjectNode copy = membersOf(received);
    if (own(copy, "metadata") instanceof ObjectNode metadata) {
      own(metadata, "annotations");
    }
    if (own(copy, "spec") instanceof ObjectNode spec) {
      own(spec, "volumes");
      ownContainers(spec, "containers");
      ownContainers(spec, "initContainers");
    }
    return copy;
  }

  private static void ownContainers(ObjectNode spec, String list) {
    if (!(own(spec, list) instanceof ArrayNode containers)) {
      return;
    }
    for (int index = 0; index < containers.size(); index++) {
      if (containers.get(index) instanceof ObjectNode received) {
        ObjectNode container = membersOf(received);
        for (String part : CONTAINER_PARTS) {
          JsonNode value = container.get(part);
          if (value != null) {
            container.set(part, value.deepCopy());
          }
        }
        containers.set(index, container);
      }
    }
  }

  /** The member, in place of which now stands a copy that shares its own members or elements. */
  private static JsonNode own(ObjectNode parent, String name) {
    JsonNode value = parent.get(name);
    if (value instanceof ObjectNode object) {
      parent.set(name, membersOf(object));
    } else if (value instanceof ArrayNode array) {
      parent.set(name, Json.object().arrayNode(array.size()).addAll(array));
    }
    return parent.get(name);
  }

  private static ObjectNode membersOf(ObjectNode object) {
    ObjectNode copy = Json.object();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      copy.set(member.getKey(), member.getValue());
    }
    return copy;
  }
}
