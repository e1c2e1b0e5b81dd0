package dev.lastcall.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A value that stands in JSON, too.
 *
 * @param accepted the kinds of values that may stand here
 */
record ScalarType(String description, Predicate<JsonNode> accepted) implements ValueType<JsonNode> {

  static final ScalarType ANY =
      new ScalarType("a string, a number, true or false", JsonNode::isValueNode);
  static final ScalarType NUMBER = new ScalarType("a number", JsonNode::isNumber);
  static final ScalarType BOOLEAN = new ScalarType("true or false", JsonNode::isBoolean);

  /** Neither octal nor hexadecimal nor grouped, which are slips. */
  private static final Pattern NUMBER_TEXT =
      Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?");

  @Override
  public Optional<JsonNode> read(YamlValue value, Reading reading) {
    Optional<JsonNode> node = node(value).filter(accepted);
    if (node.isEmpty()) {
      reading.add(value, value.found(), description);
    }
    return node;
  }

  private static Optional<JsonNode> node(YamlValue value) {
    String text = value.text().orElse("");
    if (value.isNumber()) {
      return NUMBER_TEXT.matcher(text).matches()
          ? Optional.of(DecimalNode.valueOf(new BigDecimal(text)))
          : Optional.empty();
    }
    Optional<JsonNode> string = value.string().map(TextNode::valueOf);
    boolean isBoolean = string.isEmpty() && (text.equals("true") || text.equals("false"));
    return isBoolean ? Optional.of(BooleanNode.valueOf(Boolean.parseBoolean(text))) : string;
  }
}
