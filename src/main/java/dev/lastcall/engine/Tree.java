package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.json.JsonPointers;
import dev.lastcall.json.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An object inside a document, read with its types checked. As in Kubernetes, a null member is the
 * same as none.
 *
 * @param pointer where it stands, for errors
 */
record Tree(ObjectNode node, String pointer) {

  private static final int MAX_SHOWN = 40;

  /**
   * @throws MalformedObjectException when the root is no object
   */
  static Tree root(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return new Tree(object, "");
    }
    throw malformed(node, "", "an object");
  }

  Optional<Tree> child(String name) {
    return member(name)
        .map(
            value -> {
              if (value instanceof ObjectNode object) {
                return new Tree(object, at(name));
              }
              throw malformed(value, at(name), "an object");
            });
  }

  /** The child object, made when it is not there. */
  Tree childForEdit(String name) {
    return child(name).orElseGet(() -> new Tree(put(name, Json.object()), at(name)));
  }

  private ObjectNode put(String name, ObjectNode value) {
    node.set(name, value);
    return value;
  }

  List<Tree> children(String name) {
    JsonNode array = member(name).orElse(null);
    if (array == null) {
      return List.of();
    }
    if (!(array instanceof ArrayNode)) {
      throw malformed(array, at(name), "a list");
    }
    List<Tree> children = new ArrayList<>(array.size());
    for (int index = 0; index < array.size(); index++) {
      String elementPointer = JsonPointers.element(at(name), index);
      if (!(array.get(index) instanceof ObjectNode object)) {
        throw malformed(array.get(index), elementPointer, "an object");
      }
      children.add(new Tree(object, elementPointer));
    }
    return children;
  }

  Optional<String> text(String name) {
    return member(name)
        .map(
            value -> {
              if (value.isTextual()) {
                return value.textValue();
              }
              throw malformed(value, at(name), "a string");
            });
  }

  OptionalLong integer(String name) {
    JsonNode value = member(name).orElse(null);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw malformed(value, at(name), "a 64-bit integer");
    }
    return OptionalLong.of(value.longValue());
  }

  /** A list of strings, as a command is. */
  List<String> texts(String name) {
    JsonNode array = member(name).orElse(null);
    if (array == null) {
      return List.of();
    }
    if (!array.isArray()) {
      throw malformed(array, at(name), "a list");
    }
    List<String> texts = new ArrayList<>(array.size());
    for (int index = 0; index < array.size(); index++) {
      if (!array.get(index).isTextual()) {
        throw malformed(array.get(index), JsonPointers.element(at(name), index), "a string");
      }
      texts.add(array.get(index).textValue());
    }
    return texts;
  }

  /** A map of strings, as labels are. */
  Map<String, String> strings(String name) {
    Tree map = child(name).orElse(null);
    if (map == null) {
      return Map.of();
    }
    Map<String, String> strings = new LinkedHashMap<>();
    map.node.fieldNames().forEachRemaining(key -> strings.put(key, map.text(key).orElse("")));
    return strings;
  }

  Optional<JsonNode> member(String name) {
    return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
  }

  private String at(String name) {
    return JsonPointers.member(pointer, name);
  }

  private static MalformedObjectException malformed(
      JsonNode found, String pointer, String expected) {
    String what =
        found == null || found.isMissingNode()
            ? "missing"
            : switch (found.getNodeType()) {
              case ARRAY -> "a list";
              case OBJECT -> "an object";
              case STRING -> "a string";
              case NUMBER -> "the number " + Texts.shortened(found.asText(), MAX_SHOWN);
              case BOOLEAN -> "a boolean";
              default -> "null";
            };
    return new MalformedObjectException(pointer, what, expected);
  }
}
