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
 */
final class Tree {

  private static final int MAX_SHOWN = 40;

  /** In place of an index, for what is no element of a list. */
  private static final int NO_ELEMENT = -1;

  private final ObjectNode node;

  /** Where it stands is worked out for errors alone: these make the pointer then. */
  private final Tree parent;

  private final String name;
  private final int index;

  private Tree(ObjectNode node, Tree parent, String name, int index) {
    this.node = node;
    this.parent = parent;
    this.name = name;
    this.index = index;
  }

  /**
   * @throws MalformedObjectException when the root is no object
   */
  static Tree root(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return new Tree(object, null, "", NO_ELEMENT);
    }
    throw malformed(node, "", "an object");
  }

  ObjectNode node() {
    return node;
  }

  private String pointer() {
    if (parent == null) {
      return "";
    }
    return index == NO_ELEMENT ? parent.at(name) : parent.at(name, index);
  }

  Optional<Tree> child(String name) {
    return Optional.ofNullable(object(name));
  }

  /** Null when there is none: nothing is read as often as this. */
  private Tree object(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (value instanceof ObjectNode object) {
      return new Tree(object, this, name, NO_ELEMENT);
    }
    throw malformed(value, at(name), "an object");
  }

  /** The child object, made when it is not there. */
  Tree childForEdit(String name) {
    Tree there = object(name);
    if (there != null) {
      return there;
    }
    ObjectNode made = Json.object();
    node.set(name, made);
    return new Tree(made, this, name, NO_ELEMENT);
  }

  List<Tree> children(String name) {
    ArrayNode array = array(name);
    if (array == null) {
      return List.of();
    }
    List<Tree> children = new ArrayList<>(array.size());
    for (int element = 0; element < array.size(); element++) {
      if (!(array.get(element) instanceof ObjectNode object)) {
        throw malformed(array.get(element), at(name, element), "an object");
      }
      children.add(new Tree(object, this, name, element));
    }
    return children;
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(text(name, node.get(name)));
  }

  /** Null for what counts as no member. */
  private String text(String name, JsonNode value) {
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isTextual()) {
      return value.textValue();
    }
    throw malformed(value, at(name), "a string");
  }

  OptionalLong integer(String name) {
    JsonNode value = value(name);
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
    ArrayNode array = array(name);
    if (array == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>(array.size());
    for (int element = 0; element < array.size(); element++) {
      if (!array.get(element).isTextual()) {
        throw malformed(array.get(element), at(name, element), "a string");
      }
      texts.add(array.get(element).textValue());
    }
    return texts;
  }

  /** A map of strings, as labels are. */
  Map<String, String> strings(String name) {
    Tree map = object(name);
    if (map == null) {
      return Map.of();
    }
    Map<String, String> strings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : map.node.properties()) {
      String text = map.text(member.getKey(), member.getValue());
      strings.put(member.getKey(), text == null ? "" : text);
    }
    return strings;
  }

  Optional<JsonNode> member(String name) {
    return Optional.ofNullable(value(name));
  }

  private ArrayNode array(String name) {
    JsonNode value = value(name);
    if (value == null || value instanceof ArrayNode) {
      return (ArrayNode) value;
    }
    throw malformed(value, at(name), "a list");
  }

  private JsonNode value(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private String at(String name) {
    return JsonPointers.member(pointer(), name);
  }

  private String at(String name, int element) {
    return JsonPointers.element(at(name), element);
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
