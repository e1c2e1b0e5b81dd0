package dev.lastcall.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A list of values of one type.
 *
 * @param emptyHint what to write instead of an empty list; empty when an empty list is allowed
 * @param distinct whether an element may be there only once
 */
record ListType<T>(
    String description, ValueType<T> element, Optional<String> emptyHint, boolean distinct)
    implements ValueType<List<T>> {

  static <T> ListType<T> of(String description, ValueType<T> element) {
    return new ListType<>(description, element, Optional.empty(), false);
  }

  static <T> ListType<T> notEmpty(
      String description, ValueType<T> element, String emptyHint, boolean distinct) {
    return new ListType<>(description, element, Optional.of(emptyHint), distinct);
  }

  @Override
  public Optional<List<T>> read(YamlValue value, Reading reading) {
    if (!value.isList()) {
      reading.add(value, value.found(), description, hint(value));
      return Optional.empty();
    }
    List<Node> nodes = ((SequenceNode) value.node()).getValue();
    if (nodes.isEmpty() && emptyHint.isPresent()) {
      reading.add(value, "an empty list", description, emptyHint);
      return Optional.empty();
    }
    int before = reading.count();
    List<T> result = new ArrayList<>();
    Map<T, YamlValue> firsts = new LinkedHashMap<>();
    for (int index = 0; index < nodes.size(); index++) {
      YamlValue at = value.element(index, nodes.get(index));
      Optional<T> read = element.read(at, reading);
      read.ifPresent(result::add);
      if (distinct && read.isPresent() && firsts.putIfAbsent(read.get(), at) != null) {
        reading.add(at, at.found() + " again", "each entry once", "remove it");
      }
    }
    return reading.count() == before ? Optional.of(result) : Optional.empty();
  }

  private Optional<String> hint(YamlValue value) {
    boolean ofMappings = element instanceof MappingType;
    if (value.isNull()) {
      return emptyHint;
    }
    if (value.isMapping()) {
      return ofMappings ? Optional.of("begin the entry with \"- \"") : Optional.empty();
    }
    return ofMappings ? Optional.empty() : value.text().map(text -> "write [" + text + "]");
  }
}
