package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.cli.YamlPositions.Range;
import dev.lastcall.cli.YamlPositions.UnplaceableException;
import dev.lastcall.manifest.Document;
import dev.lastcall.manifest.NodeTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Changes values in the text of a document, so that comments and formatting stay. The result must
 * be read again and compared: rare notations may come out wrong.
 */
final class YamlEdit {

  private static final int STEP = 2;

  private final String text;
  private final String lineBreak;
  private final YamlPositions positions;
  private final FlowEdit flow;
  private final List<TextEdit> edits = new ArrayList<>();

  private YamlEdit(Document document, String lineBreak) {
    this.text = document.text();
    this.lineBreak = lineBreak;
    this.positions = new YamlPositions(text);
    this.flow = new FlowEdit(document, positions, edits, lineBreak);
  }

  /**
   * The text of the document with the value after the change.
   *
   * @throws UnplaceableException when the change cannot be made in the text
   */
  static String apply(Document document, JsonNode after, String lineBreak) {
    YamlEdit edit = new YamlEdit(document, lineBreak);
    Node root = document.node().orElseThrow(() -> new UnplaceableException("no YAML"));
    edit.change(
        root,
        document.tree(),
        after,
        () -> {
          throw new UnplaceableException("the whole document changes");
        });
    try {
      return TextEdit.apply(edit.text, edit.edits);
    } catch (IllegalArgumentException e) {
      throw new UnplaceableException(e.getMessage());
    }
  }

  private void change(Node node, JsonNode before, JsonNode after, Runnable replace) {
    if (before.equals(after)) {
      return;
    }
    if (node instanceof MappingNode mapping && after.isObject() && !mapping.getValue().isEmpty()) {
      changeMapping(mapping, before, after, replace);
    } else if (node instanceof SequenceNode sequence && after.isArray()) {
      changeSequence(sequence, before, after, replace);
    } else {
      replace.run();
    }
  }

  private void changeMapping(
      MappingNode mapping, JsonNode before, JsonNode after, Runnable replace) {
    Map<String, NodeTuple> tuples = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!NodeTree.isMerge(tuple)) {
        tuples.put(NodeTree.key(tuple.getKeyNode()), tuple);
      }
    }
    List<String> removed = new ArrayList<>();
    before.fieldNames().forEachRemaining(key -> addIf(!after.has(key), key, removed));
    if (!removed.isEmpty() && !canRemove(mapping, tuples, removed)) {
      replace.run();
      return;
    }
    removed.forEach(key -> remove(tuples.get(key)));
    for (Map.Entry<String, JsonNode> member : after.properties()) {
      NodeTuple tuple = tuples.get(member.getKey());
      JsonNode value = before.path(member.getKey());
      if (tuple != null) {
        changeMember(mapping, tuple, value, member.getValue());
      } else if (!member.getValue().equals(value)) {
        // A key of its own also overrides one that comes from a merge key.
        add(mapping, member);
      }
    }
  }

  private static void addIf(boolean condition, String key, List<String> keys) {
    if (condition) {
      keys.add(key);
    }
  }

  private boolean canRemove(
      MappingNode mapping, Map<String, NodeTuple> tuples, List<String> removed) {
    return !YamlPositions.isFlow(mapping)
        && tuples.size() > removed.size()
        && removed.stream()
            .allMatch(
                key ->
                    tuples.containsKey(key)
                        && positions.isFirstOnLine(positions.start(tuples.get(key).getKeyNode())));
  }

  private void remove(NodeTuple tuple) {
    int start = positions.lineStart(positions.start(tuple.getKeyNode()));
    edits.add(new TextEdit(start, positions.nextLine(positions.value(tuple).end()), ""));
  }

  private void changeMember(MappingNode mapping, NodeTuple tuple, JsonNode before, JsonNode after) {
    Range range = positions.value(tuple);
    boolean isAlias = range.start() != positions.start(tuple.getValueNode());
    Runnable replace = () -> replaceMember(mapping, tuple, range, after);
    if (isAlias && !before.equals(after)) {
      replace.run();
    } else {
      change(tuple.getValueNode(), before, after, replace);
    }
  }

  private void replaceMember(MappingNode mapping, NodeTuple tuple, Range range, JsonNode after) {
    if (YamlPositions.isFlow(mapping)) {
      flow.replace(range, after);
      return;
    }
    if (!after.isContainerNode() || after.isEmpty()) {
      replaceScalar(range, after);
      return;
    }
    int column = positions.column(tuple.getKeyNode());
    String lines = YamlWriter.block(after, after.isArray() ? column : column + STEP, lineBreak);
    String block = lines.substring(0, lines.length() - lineBreak.length());
    if (positions.isFirstOnLine(range.start())) {
      edits.add(new TextEdit(positions.lineStart(range.start()), range.end(), block));
    } else {
      int colon = text.lastIndexOf(':', range.start() - 1) + 1;
      edits.add(new TextEdit(Math.min(colon, range.start()), range.end(), lineBreak + block));
    }
  }

  private void replaceScalar(Range range, JsonNode after) {
    boolean needsSpace = !Character.isWhitespace(text.charAt(range.start() - 1));
    String value = (needsSpace ? " " : "") + YamlWriter.flow(after);
    edits.add(new TextEdit(range.start(), range.end(), value));
  }

  private void add(MappingNode mapping, Map.Entry<String, JsonNode> member) {
    if (YamlPositions.isFlow(mapping)) {
      flow.add(mapping, member);
      return;
    }
    int column = positions.column(mapping.getValue().get(0).getKeyNode());
    insertLines(
        positions.behindComments(positions.end(mapping), column),
        YamlWriter.member(member.getKey(), member.getValue(), column, lineBreak));
  }

  private void insertLines(int offset, String lines) {
    boolean isLineStart = offset == 0 || text.charAt(offset - 1) == '\n';
    edits.add(
        new TextEdit(
            offset,
            offset,
            isLineStart
                ? lines
                : lineBreak + lines.substring(0, lines.length() - lineBreak.length())));
  }

  private void changeSequence(
      SequenceNode sequence, JsonNode before, JsonNode after, Runnable replace) {
    List<Range> ranges = positions.items(sequence);
    if (before.size() == after.size()) {
      for (int index = 0; index < before.size(); index++) {
        if (!before.get(index).equals(after.get(index))) {
          changeItem(sequence, index, ranges.get(index), before.get(index), after.get(index));
        }
      }
      return;
    }
    List<Integer> kept = ItemPairs.of(before, after);
    boolean onlyAdds = !before.isEmpty() && kept.size() == before.size();
    if (!onlyAdds) {
      replace.run();
      return;
    }
    int added = 0;
    for (int index = 0; index <= kept.size(); index++) {
      int end = index < kept.size() ? kept.get(index) : after.size();
      insertItems(sequence, ranges, index, subList(after, added, end));
      if (index < kept.size()) {
        changeItem(sequence, index, ranges.get(index), before.get(index), after.get(end));
      }
      added = end + 1;
    }
  }

  private static List<JsonNode> subList(JsonNode list, int start, int end) {
    List<JsonNode> items = new ArrayList<>();
    for (int index = start; index < end; index++) {
      items.add(list.get(index));
    }
    return items;
  }

  /** Adds items before the one at an index; behind the last where there is none. */
  private void insertItems(
      SequenceNode sequence, List<Range> ranges, int index, List<JsonNode> added) {
    if (added.isEmpty()) {
      return;
    }
    if (YamlPositions.isFlow(sequence)) {
      added.forEach(item -> flow.insert(ranges, index, item));
      return;
    }
    int dash = text.lastIndexOf('-', ranges.get(0).start() - 1);
    int column = dash - positions.lineStart(dash);
    int offset =
        index == 0
            ? positions.lineStart(ranges.get(0).start())
            : positions.behindComments(ranges.get(index - 1).end(), column);
    added.forEach(item -> insertLines(offset, YamlWriter.item(item, column, lineBreak)));
  }

  private void changeItem(
      SequenceNode sequence, int index, Range range, JsonNode before, JsonNode after) {
    Node item = sequence.getValue().get(index);
    Runnable replace = () -> replaceItem(sequence, range, after);
    if (range.start() == positions.start(item)) {
      change(item, before, after, replace);
    } else {
      replace.run();
    }
  }

  private void replaceItem(SequenceNode sequence, Range range, JsonNode after) {
    if (YamlPositions.isFlow(sequence)) {
      flow.replace(range, after);
    } else if (!after.isContainerNode() || after.isEmpty()) {
      replaceScalar(range, after);
    } else {
      int column = range.start() - positions.lineStart(range.start());
      String lines = YamlWriter.block(after, column, lineBreak);
      String block = lines.substring(column, lines.length() - lineBreak.length());
      edits.add(new TextEdit(range.start(), range.end(), block));
    }
  }
}
