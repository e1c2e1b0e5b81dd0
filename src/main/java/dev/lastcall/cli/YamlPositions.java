package dev.lastcall.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Where nodes stand in the text from which they were read; offsets count chars. */
final class YamlPositions {

  private static final Pattern ALIAS = Pattern.compile("[\\s:,\\[-]*(\\*[^\\s,\\[\\]{}]+)");

  private final String text;

  /** The char at which each code point starts; null when all are one char. */
  private final int[] codePoints;

  YamlPositions(String text) {
    this.text = text;
    boolean hasPairs = text.chars().anyMatch(c -> Character.isSurrogate((char) c));
    this.codePoints = hasPairs ? codePointStarts(text) : null;
  }

  /**
   * A range of the text.
   *
   * @param end exclusive
   */
  record Range(int start, int end) {}

  static boolean isFlow(Node node) {
    return node instanceof CollectionNode<?> collection
        && collection.getFlowStyle() == FlowStyle.FLOW;
  }

  int start(Node node) {
    return offset(node.getStartMark());
  }

  /** How many chars stand before the node on its line. */
  int column(Node node) {
    int start = start(node);
    return start - lineStart(start);
  }

  /** The range of a member's value without white space and comments behind it. */
  Range value(NodeTuple tuple) {
    return range(offset(tuple.getKeyNode().getEndMark()), tuple.getValueNode());
  }

  /** The ranges of the items of a list. */
  List<Range> items(SequenceNode sequence) {
    List<Range> ranges = new ArrayList<>();
    int from = start(sequence);
    for (Node item : sequence.getValue()) {
      Range range = range(from, item);
      ranges.add(range);
      from = range.end();
    }
    return ranges;
  }

  /** Where the last value of a node ends; a block's own end mark is behind comments. */
  int end(Node node) {
    int end = offset(node.getEndMark());
    if (node instanceof ScalarNode || isFlow(node)) {
      return node instanceof ScalarNode ? trimEnd(start(node), end) : end;
    }
    if (node instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
      return value(mapping.getValue().get(mapping.getValue().size() - 1)).end();
    }
    if (node instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
      List<Range> items = items(sequence);
      return items.get(items.size() - 1).end();
    }
    return end;
  }

  int lineStart(int offset) {
    return text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Where the next line starts; the length of the text on the last line. */
  int nextLine(int offset) {
    int newline = text.indexOf('\n', offset);
    return newline < 0 ? text.length() : newline + 1;
  }

  boolean isFirstOnLine(int offset) {
    return text.substring(lineStart(offset), offset).isBlank();
  }

  /** The line behind the comments that follow an offset and are indented at least so far. */
  int behindComments(int offset, int indent) {
    int line = nextLine(offset);
    while (line < text.length() && isComment(line, indent)) {
      line = nextLine(line);
    }
    return line;
  }

  private boolean isComment(int line, int indent) {
    int index = line;
    while (index < text.length() && text.charAt(index) == ' ') {
      index++;
    }
    return index - line >= indent && index < text.length() && text.charAt(index) == '#';
  }

  private Range range(int from, Node node) {
    int start = start(node);
    if (start >= from) {
      return new Range(start, end(node));
    }
    // The node of an alias is the one at its anchor, which always comes earlier.
    Matcher alias = ALIAS.matcher(text).region(from, text.length());
    if (!alias.lookingAt()) {
      throw new UnplaceableException("an alias");
    }
    return new Range(alias.start(1), alias.end(1));
  }

  /** A block scalar ends behind the blank lines that follow it. */
  private int trimEnd(int start, int end) {
    int trimmed = end;
    while (trimmed > start && isFirstOnLine(trimmed)) {
      trimmed = lineStart(trimmed) - 1;
    }
    return trimmed > start && text.charAt(trimmed - 1) == '\r' ? trimmed - 1 : trimmed;
  }

  /** Marks count code points. */
  private int offset(Mark mark) {
    return codePoints == null ? mark.getIndex() : codePoints[mark.getIndex()];
  }

  private static int[] codePointStarts(String text) {
    int[] starts = new int[text.codePointCount(0, text.length()) + 1];
    int offset = 0;
    for (int index = 0; index < starts.length; index++) {
      starts[index] = offset;
      offset += offset < text.length() ? Character.charCount(text.codePointAt(offset)) : 0;
    }
    return starts;
  }

  /** An edit that cannot be made in the text. */
  static final class UnplaceableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnplaceableException(String message) {
      super(message);
    }
  }
}
