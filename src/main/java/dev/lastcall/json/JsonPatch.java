package dev.lastcall.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A JSON Patch, <a href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902</a>, of the operations
 * add, remove and replace.
 */
public record JsonPatch(List<Operation> operations) {

  public JsonPatch {
    operations = List.copyOf(operations);
  }

  /** The smallest patch found that turns {@code before} into {@code after}; empty when equal. */
  public static JsonPatch between(JsonNode before, JsonNode after) {
    return new JsonPatch(JsonDiff.between(before, after));
  }

  public boolean isEmpty() {
    return operations.isEmpty();
  }

  public ArrayNode toJson() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(operations.size());
    operations.forEach(operation -> array.add(operation.toJson()));
    return array;
  }

  /** One operation; its path is a JSON Pointer, RFC 6901. */
  public sealed interface Operation {

    String path();

    ObjectNode toJson();
  }

  /** Adds a member, or an element before the one at the index ({@code -}: behind the last). */
  public record Add(String path, JsonNode value) implements Operation {

    @Override
    public ObjectNode toJson() {
      return Json.object().put("op", "add").put("path", path).set("value", value);
    }
  }

  /** Removes a member or an element. */
  public record Remove(String path) implements Operation {

    @Override
    public ObjectNode toJson() {
      return Json.object().put("op", "remove").put("path", path);
    }
  }

  /** Puts another value in the place of one that is there. */
  public record Replace(String path, JsonNode value) implements Operation {

    @Override
    public ObjectNode toJson() {
      return Json.object().put("op", "replace").put("path", path).set("value", value);
    }
  }
}
