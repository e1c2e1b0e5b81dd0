package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/**
 * One document of a file.
 *
 * @param file the name of the file
 * @param firstLine the line of the file on which the text begins, from 1
 * @param text the part of the file that belongs to the document, with its {@code ---} and comments;
 *     the texts of all documents of a file make up the file
 * @param format how the value is written
 * @param node the value with its positions in the text; empty when the document has no value, or is
 *     JSON that a YAML parser does not understand
 * @param tree the value with aliases and merge keys resolved; a missing node when there is none
 */
record Document(
    String file, int firstLine, String text, Format format, Optional<Node> node, JsonNode tree) {

  enum Format {
    YAML,
    JSON
  }

  /** The place of the value, or of the text when there is none, for messages. */
  String place() {
    return node.map(
            value -> place(value.getStartMark().getLine(), value.getStartMark().getColumn()))
        .orElseGet(() -> place(0, 0));
  }

  private String place(int line, int column) {
    return file + ":" + (firstLine + line) + ":" + (column + 1);
  }
}
