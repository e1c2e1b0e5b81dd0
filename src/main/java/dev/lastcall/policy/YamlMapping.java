package dev.lastcall.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The entries of a mapping with string keys. <a href="https://yaml.org/type/merge.html">Merge
 * keys</a> are resolved: own entries win over merged ones, earlier merged ones over later ones.
 */
final class YamlMapping {

  /** An entry: the value with its path, and the node of the key for problems with the key. */
  record Entry(YamlValue key, YamlValue value) {}

  private final YamlValue mapping;
  private final Reading reading;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private YamlMapping(YamlValue mapping, Reading reading) {
    this.mapping = mapping;
    this.reading = reading;
  }

  /** Reads a value that {@link YamlValue#isMapping}; reports bad and duplicate keys. */
  static Map<String, Entry> entries(YamlValue mapping, Reading reading) {
    YamlMapping result = new YamlMapping(mapping, reading);
    List<YamlValue> merged = new ArrayList<>();
    for (NodeTuple tuple : ((MappingNode) mapping.node()).getValue()) {
      result.addOwn(tuple, merged);
    }
    merged.forEach(result::checkMerged);
    merged.forEach(value -> result.addMerged(value.node()));
    return result.entries;
  }

  private void addOwn(NodeTuple tuple, List<YamlValue> merged) {
    Node keyNode = tuple.getKeyNode();
    YamlValue key = mapping.member(new YamlValue(keyNode, "").text().orElse("?"), keyNode);
    if (keyNode.getTag().equals(Tag.MERGE)) {
      merged.add(mapping.member("<<", tuple.getValueNode()));
    } else if (key.string().isEmpty()) {
      reading.add(
          key,
          key.found() + " as a key",
          "a string",
          key.quoted().map(quoted -> "quote it: " + quoted));
    } else {
      String name = key.string().get();
      Entry first =
          entries.putIfAbsent(name, new Entry(key, mapping.member(name, tuple.getValueNode())));
      if (first != null) {
        reading.add(
            key,
            "the key " + YamlValue.quote(name) + " again",
            "each key once",
            "it is on line " + reading.position(first.key().node()).line() + " already");
      }
    }
  }

  private void checkMerged(YamlValue value) {
    if (value.isList()) {
      List<Node> elements = ((SequenceNode) value.node()).getValue();
      for (int index = 0; index < elements.size(); index++) {
        checkMergedMapping(value.element(index, elements.get(index)));
      }
    } else {
      checkMergedMapping(value);
    }
  }

  private void checkMergedMapping(YamlValue value) {
    if (!value.isMapping()) {
      reading.add(value, value.found(), "an alias of a mapping, or a list of such aliases");
    }
  }

  /** Problems in what is merged are told where it is defined. */
  private void addMerged(Node node) {
    if (node instanceof SequenceNode list) {
      list.getValue().stream().filter(MappingNode.class::isInstance).forEach(this::addMerged);
    } else if (node instanceof MappingNode source) {
      List<Node> further = new ArrayList<>();
      for (NodeTuple tuple : source.getValue()) {
        YamlValue key = new YamlValue(tuple.getKeyNode(), "");
        if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
          further.add(tuple.getValueNode());
        } else {
          key.string().ifPresent(name -> putMerged(name, tuple));
        }
      }
      further.forEach(this::addMerged);
    }
  }

  private void putMerged(String name, NodeTuple tuple) {
    entries.putIfAbsent(
        name,
        new Entry(
            mapping.member(name, tuple.getKeyNode()), mapping.member(name, tuple.getValueNode())));
  }
}
