package dev.lastcall.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Types of plain scalars as kubectl sees them: YAML 1.1 without timestamps and base 60 numbers,
 * which stay strings. See <a
 * href="https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/resolve.go">resolve.go</a>.
 */
public final class YamlScalars extends Resolver {

  private static final Map<String, Tag> WORDS = words();

  private static final Pattern INT =
      Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");

  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?");

  /** Jackson's limit for JSON; no Kubernetes field holds such a number. */
  private static final int MAX_NUMBER_LENGTH = 1000;

  private static final Pattern SPECIAL_FLOAT =
      Pattern.compile("\\.(nan|NaN|NAN)|[-+]?\\.(inf|Inf|INF)");

  private static Map<String, Tag> words() {
    return Stream.of(
            Map.entry(Tag.BOOL, "y Y yes Yes YES true True TRUE on On ON"),
            Map.entry(Tag.BOOL, "n N no No NO false False FALSE off Off OFF"),
            Map.entry(Tag.NULL, "~ null Null NULL"),
            Map.entry(Tag.MERGE, "<<"))
        .flatMap(
            entry -> Stream.of(entry.getValue().split(" ")).map(w -> Map.entry(w, entry.getKey())))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  protected void addImplicitResolvers() {
    // resolve() decides alone.
  }

  @Override
  public Tag resolve(NodeId kind, String value, boolean implicit) {
    return kind == NodeId.scalar && implicit
        ? plainTag(value)
        : super.resolve(kind, value, implicit);
  }

  /** The tag of a scalar that is neither quoted nor tagged. */
  public static Tag plainTag(String value) {
    if (value.isEmpty()) {
      return Tag.NULL;
    }
    Tag word = WORDS.get(value);
    if (word != null) {
      return word;
    }
    if (SPECIAL_FLOAT.matcher(value).matches()) {
      return Tag.FLOAT;
    }
    if (value.length() > MAX_NUMBER_LENGTH) {
      return Tag.STR;
    }
    String digits = value.charAt(0) == '_' ? value : value.replace("_", "");
    if (INT.matcher(digits).matches()) {
      return Tag.INT;
    }
    boolean isFloat =
        FLOAT.matcher(digits).matches() && Double.isFinite(Double.parseDouble(digits));
    return isFloat ? Tag.FLOAT : Tag.STR;
  }

  /** The value of a scalar with the tag; empty when the text does not fit the tag. */
  static Optional<JsonNode> read(Tag tag, String value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (tag.equals(Tag.NULL)) {
      return Optional.of(nodes.nullNode());
    }
    if (tag.equals(Tag.BOOL)) {
      return Optional.ofNullable(WORDS.get(value))
          .filter(Tag.BOOL::equals)
          .map(word -> nodes.booleanNode("yYtT".indexOf(value.charAt(0)) >= 0 || isOn(value)));
    }
    boolean isNumber = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
    if (isNumber && value.length() > MAX_NUMBER_LENGTH) {
      return Optional.empty();
    }
    if (tag.equals(Tag.INT)) {
      return readInt(value.replace("_", ""));
    }
    if (tag.equals(Tag.FLOAT)) {
      String digits = value.replace("_", "");
      return FLOAT.matcher(digits).matches()
          ? Optional.of(nodes.numberNode(new BigDecimal(digits)))
          : Optional.empty();
    }
    return Optional.of(nodes.textNode(value));
  }

  private static boolean isOn(String value) {
    return value.equalsIgnoreCase("on");
  }

  private static Optional<JsonNode> readInt(String digits) {
    Matcher matcher = INT.matcher(digits);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int[] radix = {16, 2, 8, 10};
    for (int group = 2; group <= 5; group++) {
      if (matcher.group(group) != null) {
        String sign = matcher.group(1).replace("+", "");
        return Optional.of(number(new BigInteger(sign + matcher.group(group), radix[group - 2])));
      }
    }
    throw new IllegalStateException("no group of the pattern matched " + digits);
  }

  /** The smallest type that holds the value, as Jackson's JSON reader chooses it. */
  private static JsonNode number(BigInteger value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value.bitLength() < Integer.SIZE) {
      return nodes.numberNode(value.intValue());
    }
    return value.bitLength() < Long.SIZE
        ? nodes.numberNode(value.longValue())
        : nodes.numberNode(value);
  }
}
