package dev.lastcall.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A part of a policy file that is taken over as it is. */
final class NodeJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private NodeJson() {}

  static String text(YamlValue value, Reading reading) {
    return Json.text(tree(value, reading));
  }

  private static JsonNode tree(YamlValue value, Reading reading) {
    if (value.isMapping()) {
      ObjectNode object = NODES.objectNode();
      YamlMapping.entries(value, reading)
          .forEach((name, entry) -> object.set(name, tree(entry.value(), reading)));
      return object;
    }
    if (value.isList()) {
      ArrayNode array = NODES.arrayNode();
      int index = 0;
      for (Node element : ((SequenceNode) value.node()).getValue()) {
        array.add(tree(value.element(index++, element), reading));
      }
      return array;
    }
    if (value.string().isPresent()) {
      return NODES.textNode(value.string().get());
    }
    String text = value.text().orElse("");
    if (text.matches("-?(0|[1-9][0-9]{0,17})")) {
      return Json.number(Long.parseLong(text));
    }
    if (text.equals("true") || text.equals("false")) {
      return NODES.booleanNode(Boolean.parseBoolean(text));
    }
    reading.add(value, value.found(), "a string, an integer, true, false, a list or a mapping");
    return NODES.nullNode();
  }
}
