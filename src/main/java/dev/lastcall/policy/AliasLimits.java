package dev.lastcall.policy;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Walks a tree of nodes as its readers will, aliases followed, and stops where that does not end:
 * an anchor that contains itself, or aliases of aliases that <a
 * href="https://en.wikipedia.org/wiki/Billion_laughs_attack">multiply</a>.
 */
final class AliasLimits {

  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int visited;

  /**
   * Counts the values of a document on top of those before it.
   *
   * @throws YamlLimitException when a limit is passed
   */
  void check(Node node) {
    if (++visited > YamlDocuments.MAX_VALUES) {
      throw new YamlLimitException(
          node.getStartMark(),
          "too many values when aliases are followed",
          "at most " + YamlDocuments.MAX_VALUES + " in a file");
    }
    if (!open.add(node)) {
      throw new YamlLimitException(
          node.getStartMark(), "an anchor that contains itself", "anchors without loops");
    }
    if (open.size() > YamlDocuments.MAX_DEPTH + 1) {
      throw new YamlLimitException(
          node.getStartMark(),
          "a value nested too deep when aliases are followed",
          "at most " + YamlDocuments.MAX_DEPTH + " levels");
    }
    if (node instanceof SequenceNode list) {
      list.getValue().forEach(this::check);
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        check(tuple.getKeyNode());
        check(tuple.getValueNode());
      }
    }
    open.remove(node);
  }
}
