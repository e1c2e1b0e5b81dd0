package dev.lastcall.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
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

  /** The bytes of {@link #toJson}, without a tree of it. */
  public byte[] bytes() {
    return Json.write(
        generator -> {
          generator.writeStartArray();
          for (Operation operation : operations) {
            operation.writeTo(generator);
          }
          generator.writeEndArray();
        });
  }

  /** One operation; its path is a JSON Pointer, RFC 6901. */
  public sealed interface Operation extends Json.Content {

    String path();

    ObjectNode toJson();
  }

  private static void write(JsonGenerator generator, String name, String path, JsonNode value)
      throws IOException {
    generator.writeStartObject();
    generator.writeStringField("op", name);
    generator.writeStringField("path", path);
    if (value != null) {
      generator.writeFieldName("value");
      TreeWriter.write(value, generator);
    }
    generator.writeEndObject();
  }

  /** Adds a member, or an element before the one at the index ({@code -}: behind the last). */
  public record Add(String path, JsonNode value) implements Operation {

    @Override
    public ObjectNode toJson() {
      return Json.object().put("op", "add").put("path", path).set("value", value);
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      write(generator, "add", path, value);
    }
  }

  /** Removes a member or an element. */
  public record Remove(String path) implements Operation {

    @Override
    public ObjectNode toJson() {
      return Json.object().put("op", "remove").put("path", path);
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      write(generator, "remove", path, null);
    }
  }

  /** Puts another value in the place of one that is there. */
  public record Replace(String path, JsonNode value) implements Operation {

    @Override
    public ObjectNode toJson() {
      return Json.object().put("op", "replace").put("path", path).set("value", value);
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      write(generator, "replace", path, value);
    }
  }
}
