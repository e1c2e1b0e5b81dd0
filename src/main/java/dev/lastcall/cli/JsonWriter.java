package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import java.util.Map;

/**
 * Writes JSON in the style of a document.
 *
 * @param unit the white space of one level; empty for everything on one line
 * @param space what stands behind colons, and behind commas on one line
 */
record JsonWriter(String unit, String space, String lineBreak) {

  /** The style of the first member that is alone on its line, or the style of one line. */
  static JsonWriter likeDocument(String text) {
    String body = text.strip();
    int newline = body.indexOf('\n');
    int colon = body.indexOf("\":");
    String space = colon > 0 && body.startsWith(" ", colon + 2) ? " " : "";
    if (newline < 0) {
      return new JsonWriter("", space, "");
    }
    String lineBreak = body.charAt(newline - 1) == '\r' ? "\r\n" : "\n";
    String outer =
        text.substring(text.lastIndexOf('\n', text.indexOf(body)) + 1, text.indexOf('{'));
    String inner = leadingSpace(body.substring(newline + 1));
    boolean nested = outer.isBlank() && inner.startsWith(outer) && inner.length() > outer.length();
    return new JsonWriter(nested ? inner.substring(outer.length()) : "  ", space, lineBreak);
  }

  private static String leadingSpace(String line) {
    int end = 0;
    while (end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '\t')) {
      end++;
    }
    return line.substring(0, end);
  }

  /**
   * A value in the style of the document.
   *
   * @param indent the white space before the line on which the value begins
   */
  String write(JsonNode value, String indent) {
    StringBuilder out = new StringBuilder();
    write(value, indent, out);
    return out.toString();
  }

  String member(String key, JsonNode value, String indent) {
    return Json.text(Json.object().textNode(key)) + ":" + space + write(value, indent);
  }

  private void write(JsonNode value, String indent, StringBuilder out) {
    if (!value.isContainerNode() || value.isEmpty()) {
      out.append(Json.text(value));
      return;
    }
    String inner = indent + unit;
    String separator = "," + (unit.isEmpty() ? space : lineBreak + inner);
    out.append(value.isObject() ? '{' : '[').append(unit.isEmpty() ? "" : lineBreak + inner);
    boolean first = true;
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        out.append(first ? "" : separator)
            .append(member(member.getKey(), member.getValue(), inner));
        first = false;
      }
    } else {
      for (JsonNode item : value) {
        out.append(first ? "" : separator);
        write(item, inner, out);
        first = false;
      }
    }
    out.append(unit.isEmpty() ? "" : lineBreak + indent).append(value.isObject() ? '}' : ']');
  }
}
