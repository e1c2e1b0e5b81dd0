package dev.lastcall.policy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.lastcall.json.Json;
import dev.lastcall.json.Texts;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value in a policy file. Types are those of YAML 1.1, as the node's tag tells.
 *
 * @param path where it stands in its document, as {@code spec.match[0].kinds}
 */
record YamlValue(Node node, String path) {

  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]{1,63}");
  private static final int MAX_QUOTED = 80;

  YamlValue member(String key, Node value) {
    String step = PLAIN_KEY.matcher(key).matches() ? key : "[" + shortened(key) + "]";
    boolean dotted = !path.isEmpty() && !step.startsWith("[");
    return new YamlValue(value, path + (dotted ? "." : "") + step);
  }

  YamlValue element(int index, Node value) {
    return new YamlValue(value, path + "[" + index + "]");
  }

  boolean isNull() {
    return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
  }

  boolean isMapping() {
    return node instanceof MappingNode && node.getTag().equals(Tag.MAP);
  }

  boolean isList() {
    return node instanceof SequenceNode && node.getTag().equals(Tag.SEQ);
  }

  boolean isNumber() {
    return node instanceof ScalarNode
        && (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT));
  }

  Optional<String> string() {
    return node.getTag().equals(Tag.STR) ? text() : Optional.empty();
  }

  /** The text of a scalar, whatever its type. */
  Optional<String> text() {
    return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
  }

  /** A plain scalar that YAML 1.1 does not take for a string, in the quotes that make it one. */
  Optional<String> quoted() {
    boolean typed =
        isNumber() || node.getTag().equals(Tag.BOOL) || node.getTag().equals(Tag.TIMESTAMP);
    return typed ? text().map(YamlValue::quote) : Optional.empty();
  }

  /** What stands here, in words. */
  String found() {
    Tag tag = node.getTag();
    if (isMapping()) {
      return "a mapping";
    }
    if (isList()) {
      return "a list";
    }
    if (isNull()) {
      return "null";
    }
    String text = shortened(text().orElse(""));
    if (tag.equals(Tag.STR)) {
      return quote(text);
    }
    if (isNumber()) {
      return "the number " + text;
    }
    if (tag.equals(Tag.BOOL)) {
      return "the boolean " + text;
    }
    if (tag.equals(Tag.TIMESTAMP)) {
      return "the date " + text;
    }
    return "a value with the tag " + shortened(tag.getValue());
  }

  /** Text from a file for a message: in quotes, control characters escaped, at most 80 long. */
  static String quote(String text) {
    return Json.text(TextNode.valueOf(shortened(text)));
  }

  private static String shortened(String text) {
    return Texts.shortened(text, MAX_QUOTED);
  }
}
