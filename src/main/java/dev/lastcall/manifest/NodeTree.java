package dev.lastcall.manifest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns YAML nodes into a tree; aliases are copied and merge keys resolved. */
public final class NodeTree {

  /** Manifests share small parts by alias; a document that unfolds to more is an attack. */
  private static final int MAX_COPIED_NODES = 100_000;

  private final JsonNodeFactory nodes = JsonNodeFactory.instance;
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int copied;

  private NodeTree() {}

  /**
   * @throws NodeException when a value has no counterpart in JSON
   */
  static JsonNode of(Node root) {
    return new NodeTree().convert(root);
  }

  /** The place of what a pointer leads to, or of the last value on the way to it. */
  static Document.Place place(Node root, JsonPointer pointer) {
    Node found = root;
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      Optional<Node> next = child(found, rest);
      if (next.isEmpty()) {
        break;
      }
      found = next.get();
    }
    return new Document.Place(found.getStartMark().getLine(), found.getStartMark().getColumn());
  }

  private static Optional<Node> child(Node parent, JsonPointer step) {
    if (parent instanceof SequenceNode sequence) {
      int index = step.getMatchingIndex();
      return index >= 0 && index < sequence.getValue().size()
          ? Optional.of(sequence.getValue().get(index))
          : Optional.empty();
    }
    return parent instanceof MappingNode mapping
        ? member(mapping, step.getMatchingProperty())
        : Optional.empty();
  }

  private static Optional<Node> member(MappingNode mapping, String name) {
    Optional<Node> merged = Optional.empty();
    for (NodeTuple tuple : mapping.getValue()) {
      if (isMerge(tuple)) {
        merged = merged.or(() -> merged(tuple.getValueNode(), name));
      } else if (key(tuple.getKeyNode()).equals(name)) {
        return Optional.of(tuple.getValueNode());
      }
    }
    return merged;
  }

  private static Optional<Node> merged(Node value, String name) {
    List<Node> sources =
        value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
    return sources.stream()
        .map(MappingNode.class::cast)
        .flatMap(source -> member(source, name).stream())
        .findFirst();
  }

  private JsonNode convert(Node node) {
    if (!seen.add(node) && ++copied > MAX_COPIED_NODES) {
      throw new NodeException(
          node, "aliases unfold to more than " + MAX_COPIED_NODES + " values; write them out");
    }
    if (node instanceof ScalarNode scalar) {
      return convertScalar(scalar);
    }
    if (open.size() >= Manifests.MAX_DEPTH) {
      throw new NodeException(
          node, "values nest deeper than " + Manifests.MAX_DEPTH + " levels through aliases");
    }
    if (!open.add(node)) {
      throw new NodeException(node, "an alias inside its own anchor; write the value out");
    }
    JsonNode tree =
        node instanceof MappingNode mapping
            ? convertMapping(mapping)
            : convertSequence((SequenceNode) node);
    open.remove(node);
    return tree;
  }

  private JsonNode convertScalar(ScalarNode node) {
    if (node.getTag().equals(Tag.BINARY)) {
      return nodes.textNode(decode(node));
    }
    return YamlScalars.read(node.getTag(), node.getValue())
        .orElseThrow(
            () ->
                new NodeException(
                    node,
                    "'%s' cannot be written in JSON as %s; put it in quotes"
                        .formatted(abbreviated(node.getValue()), node.getTag().getValue())));
  }

  private static String abbreviated(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }

  private static String decode(ScalarNode node) {
    try {
      return new String(Base64.getMimeDecoder().decode(node.getValue()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new NodeException(node, "the value of !!binary is not base64");
    }
  }

  private ArrayNode convertSequence(SequenceNode node) {
    ArrayNode array = nodes.arrayNode();
    node.getValue().forEach(item -> array.add(convert(item)));
    return array;
  }

  private ObjectNode convertMapping(MappingNode node) {
    ObjectNode object = nodes.objectNode();
    for (NodeTuple tuple : node.getValue()) {
      if (isMerge(tuple)) {
        merge(tuple.getValueNode(), object);
      }
    }
    Set<String> keys = new HashSet<>();
    for (NodeTuple tuple : node.getValue()) {
      if (isMerge(tuple)) {
        continue;
      }
      String key = key(tuple.getKeyNode());
      if (!keys.add(key)) {
        throw new NodeException(
            tuple.getKeyNode(), "the key '%s' is there twice; remove one".formatted(key));
      }
      object.set(key, convert(tuple.getValueNode()));
    }
    return object;
  }

  public static boolean isMerge(NodeTuple tuple) {
    return tuple.getKeyNode().getTag().equals(Tag.MERGE);
  }

  private void merge(Node value, ObjectNode into) {
    if (value instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> mergeMapping(item, into));
    } else {
      mergeMapping(value, into);
    }
  }

  private void mergeMapping(Node value, ObjectNode into) {
    if (!(value instanceof MappingNode)) {
      throw new NodeException(value, "a merge key << takes a mapping or a list of mappings");
    }
    for (var member : convert(value).properties()) {
      into.putIfAbsent(member.getKey(), member.getValue());
    }
  }

  /** Keys of JSON are strings: kubectl too writes {@code 8080:} and {@code on:} as strings. */
  public static String key(Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      throw new NodeException(node, "a key is a mapping or a list, expected a string");
    }
    JsonNode value =
        YamlScalars.read(scalar.getTag(), scalar.getValue())
            .orElseThrow(() -> new NodeException(node, "a key cannot be read; put it in quotes"));
    if (value.isNull()) {
      throw new NodeException(node, "a key is empty; put it in quotes");
    }
    return value.asText();
  }

  /** A value that cannot be converted, and where it stands. */
  static final class NodeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Node node;

    NodeException(Node node, String message) {
      super(message);
      this.node = node;
    }

    Node node() {
      return node;
    }
  }
}
