package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.cli.YamlPositions.Range;
import dev.lastcall.json.Json;
import dev.lastcall.manifest.Document;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;

/** Edits between braces: JSON in the style of its document, flow mappings of YAML on one line. */
final class FlowEdit {

  private final String text;
  private final YamlPositions positions;
  private final List<TextEdit> edits;

  /** The style of a JSON document; empty in YAML. */
  private final Optional<JsonWriter> json;

  private final String lineBreak;

  FlowEdit(Document document, YamlPositions positions, List<TextEdit> edits, String lineBreak) {
    this.text = document.text();
    this.positions = positions;
    this.edits = edits;
    this.json =
        document.format() == Document.Format.JSON
            ? Optional.of(JsonWriter.likeDocument(text))
            : Optional.empty();
    this.lineBreak = lineBreak;
  }

  void replace(Range range, JsonNode after) {
    String value =
        json.map(writer -> writer.write(after, lineIndent(range.start())))
            .orElseGet(() -> YamlWriter.flow(after));
    boolean needsSpace = json.isEmpty() && text.charAt(range.start() - 1) == ':';
    edits.add(new TextEdit(range.start(), range.end(), (needsSpace ? " " : "") + value));
  }

  /** Adds a member behind the last; the mapping is not empty. */
  void add(MappingNode mapping, Map.Entry<String, JsonNode> member) {
    List<NodeTuple> tuples = mapping.getValue();
    int end = positions.value(tuples.get(tuples.size() - 1)).end();
    int last = positions.start(tuples.get(tuples.size() - 1).getKeyNode());
    String space = json.map(JsonWriter::space).orElse(" ");
    String separator = "," + (positions.isFirstOnLine(last) ? lineBreak + lineIndent(last) : space);
    edits.add(new TextEdit(end, end, separator + write(member, last)));
  }

  /** Adds an item before the one at an index, or behind the last; the list is not empty. */
  void insert(List<Range> items, int index, JsonNode item) {
    int neighbour = items.get(Math.max(0, index - 1)).start();
    boolean isOnOwnLine = positions.isFirstOnLine(neighbour);
    String indent = lineIndent(neighbour);
    String value =
        json.map(writer -> writer.write(item, indent)).orElseGet(() -> YamlWriter.flow(item));
    String space = isOnOwnLine ? lineBreak + indent : json.map(JsonWriter::space).orElse(" ");
    int offset = index == 0 ? neighbour : items.get(index - 1).end();
    edits.add(new TextEdit(offset, offset, index == 0 ? value + "," + space : "," + space + value));
  }

  private String write(Map.Entry<String, JsonNode> member, int offset) {
    if (json.isPresent()) {
      return json.get().member(member.getKey(), member.getValue(), lineIndent(offset));
    }
    String object = YamlWriter.flow(Json.object().set(member.getKey(), member.getValue()));
    return object.substring(1, object.length() - 1);
  }

  private String lineIndent(int offset) {
    int start = positions.lineStart(offset);
    int end = start;
    while (text.charAt(end) == ' ' || text.charAt(end) == '\t') {
      end++;
    }
    return text.substring(start, end);
  }
}
