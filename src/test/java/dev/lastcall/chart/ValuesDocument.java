package dev.lastcall.chart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values that a user may set, as {@code values.yaml} and its comments tell them. */
final class ValuesDocument {

  private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z]+):(.*)$");
  private static final int INDENT = 2;

  private final Map<String, String> comments = new LinkedHashMap<>();

  private ValuesDocument() {}

  /** Comment by dotted path, in the order of the file; empty where there is none. */
  static Map<String, String> comments() throws IOException {
    ValuesDocument document = new ValuesDocument();
    document.read(Files.readAllLines(Chart.DIRECTORY.resolve("values.yaml")));
    return document.comments;
  }

  private void read(List<String> lines) {
    List<String> path = new ArrayList<>();
    StringBuilder comment = new StringBuilder();
    for (String line : lines) {
      Matcher key = KEY.matcher(line);
      if (line.isBlank()) {
        comment.setLength(0);
      } else if (line.strip().startsWith("#")) {
        comment.append(comment.isEmpty() ? "" : " ").append(line.strip().substring(1).strip());
      } else if (key.matches()) {
        int depth = key.group(1).length() / INDENT;
        path.subList(Math.min(depth, path.size()), path.size()).clear();
        path.add(key.group(2));
        comments.put(String.join(".", path), comment.toString());
        comment.setLength(0);
      }
    }
  }

  /** The rows of the table in the chart's README. */
  static String table() throws IOException {
    StringBuilder rows = new StringBuilder("| value | default | |\n|---|---|---|\n");
    comments()
        .forEach(
            (path, comment) -> {
              if (!comment.isEmpty()) {
                String value = Json.text(at(path)).replace("|", "\\|");
                rows.append("| `%s` | `%s` | %s |\n".formatted(path, value, comment));
              }
            });
    return rows.toString();
  }

  /** Paths without a comment, and without one on a mapping around them. */
  static List<String> undocumented() throws IOException {
    Map<String, String> comments = comments();
    return comments.keySet().stream()
        .filter(path -> !at(path).isObject() || at(path).isEmpty())
        .filter(path -> !isDocumented(path, comments))
        .toList();
  }

  private static boolean isDocumented(String path, Map<String, String> comments) {
    for (String up = path; !up.isEmpty(); up = up.substring(0, Math.max(0, up.lastIndexOf('.')))) {
      if (!comments.getOrDefault(up, "").isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode at(String path) {
    return Chart.values().at("/" + path.replace('.', '/'));
  }
}
