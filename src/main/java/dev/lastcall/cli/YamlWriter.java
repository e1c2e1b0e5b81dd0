package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.manifest.YamlScalars;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.StreamReader;

/** Writes trees as YAML in the style of kubectl: lists are not indented under their key. */
final class YamlWriter {

  private static final int STEP = 2;

  /** Strings that need no quotes anywhere, were they not numbers or words like {@code yes}. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?!---|\\.\\.\\.)[A-Za-z0-9/._-]([A-Za-z0-9/._:+=@% -]*[A-Za-z0-9/._+=@%-])?");

  /** Numbers, times and dates in any version of YAML, and addresses, which only look like them. */
  private static final Pattern NUMBER_LIKE = Pattern.compile("[-+.]?[0-9][0-9a-fA-FxobT.:_eE+-]*");

  private final String lineBreak;
  private final StringBuilder out = new StringBuilder();

  private YamlWriter(String lineBreak) {
    this.lineBreak = lineBreak;
  }

  /** The lines of a value, each indented and ended with a line break. */
  static String block(JsonNode value, int indent, String lineBreak) {
    YamlWriter writer = new YamlWriter(lineBreak);
    if (value.isObject() && !value.isEmpty()) {
      writer.members(value, indent, false);
    } else if (value.isArray() && !value.isEmpty()) {
      writer.items(value, indent, false);
    } else {
      writer.indent(indent).scalar(value, indent);
    }
    return writer.out.toString();
  }

  /** The lines of one member, each indented and ended with a line break. */
  static String member(String key, JsonNode value, int indent, String lineBreak) {
    YamlWriter writer = new YamlWriter(lineBreak);
    writer.indent(indent).writeMember(key, value, indent);
    return writer.out.toString();
  }

  /** The lines of one item of a list, each indented and ended with a line break. */
  static String item(JsonNode value, int indent, String lineBreak) {
    YamlWriter writer = new YamlWriter(lineBreak);
    writer.indent(indent).writeItem(value, indent);
    return writer.out.toString();
  }

  /** A value on one line, as it may stand between brackets. */
  static String flow(JsonNode value) {
    if (value.isObject()) {
      StringJoiner members = new StringJoiner(", ", "{", "}");
      value.properties().forEach(member -> members.add(flowMember(member)));
      return members.toString();
    }
    if (value.isArray()) {
      StringJoiner items = new StringJoiner(", ", "[", "]");
      value.forEach(item -> items.add(flow(item)));
      return items.toString();
    }
    return value.isTextual() ? string(value.textValue()) : Json.text(value);
  }

  private static String flowMember(Map.Entry<String, JsonNode> member) {
    return string(member.getKey()) + ": " + flow(member.getValue());
  }

  private void members(JsonNode object, int indent, boolean firstIsIndented) {
    boolean indented = firstIsIndented;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (!indented) {
        indent(indent);
      }
      indented = false;
      writeMember(member.getKey(), member.getValue(), indent);
    }
  }

  private void writeMember(String key, JsonNode value, int indent) {
    out.append(string(key)).append(':');
    if (value.isObject() && !value.isEmpty()) {
      out.append(lineBreak);
      members(value, indent + STEP, false);
    } else if (value.isArray() && !value.isEmpty()) {
      out.append(lineBreak);
      items(value, indent, false);
    } else {
      out.append(' ');
      scalar(value, indent);
    }
  }

  private void items(JsonNode array, int indent, boolean firstIsIndented) {
    boolean indented = firstIsIndented;
    for (JsonNode item : array) {
      if (!indented) {
        indent(indent);
      }
      indented = false;
      writeItem(item, indent);
    }
  }

  private void writeItem(JsonNode item, int indent) {
    out.append("- ");
    if (item.isObject() && !item.isEmpty()) {
      members(item, indent + STEP, true);
    } else if (item.isArray() && !item.isEmpty()) {
      items(item, indent + STEP, true);
    } else {
      scalar(item, indent);
    }
  }

  private void scalar(JsonNode value, int indent) {
    if (value.isTextual() && isLiteral(value.textValue())) {
      literal(value.textValue(), indent + STEP);
    } else {
      out.append(flow(value)).append(lineBreak);
    }
  }

  private YamlWriter indent(int indent) {
    out.append(" ".repeat(indent));
    return this;
  }

  private void literal(String text, int indent) {
    boolean endsWithNewline = text.endsWith("\n");
    out.append(endsWithNewline ? "|" : "|-").append(lineBreak);
    String body = endsWithNewline ? text.substring(0, text.length() - 1) : text;
    for (String line : body.split("\n", -1)) {
      if (!line.isEmpty()) {
        indent(indent).out.append(line);
      }
      out.append(lineBreak);
    }
  }

  /** Several lines that a literal block scalar gives back as they are. */
  private static boolean isLiteral(String text) {
    return text.indexOf('\n') > 0
        && !text.endsWith("\n\n")
        && " \t".indexOf(text.charAt(0)) < 0
        && text.chars().noneMatch(c -> c == '\r' || isLineBreakOfOldYaml(c) || c == '\uFEFF')
        && StreamReader.isPrintable(text);
  }

  private static boolean isLineBreakOfOldYaml(int character) {
    return character == '\u0085' || character == '\u2028' || character == '\u2029';
  }

  private static String string(String text) {
    if (PLAIN.matcher(text).matches()
        && !text.contains(": ")
        && !NUMBER_LIKE.matcher(text).matches()
        && !text.equals("-")
        && !text.startsWith("- ")
        && YamlScalars.plainTag(text).equals(Tag.STR)) {
      return text;
    }
    boolean isAscii = text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    return isAscii && text.contains("\"") && !text.contains("'")
        ? "'" + text + "'"
        : doubleQuoted(text);
  }

  /** JSON's escapes are valid in YAML; what only YAML forbids is escaped too. */
  private static String doubleQuoted(String text) {
    StringBuilder quoted = new StringBuilder();
    for (char c : Json.text(Json.object().textNode(text)).toCharArray()) {
      boolean plain =
          Character.isSurrogate(c)
              || StreamReader.isPrintable(c) && !isLineBreakOfOldYaml(c) && c != '\uFEFF';
      quoted.append(plain ? String.valueOf(c) : "\\u%04X".formatted((int) c));
    }
    return quoted.toString();
  }
}
