package dev.lastcall.manifest;

import com.fasterxml.jackson.core.JsonPointer;
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
public record Document(
    String file, int firstLine, String text, Format format, Optional<Node> node, JsonNode tree) {

  /** How a document is written. */
  public enum Format {
    YAML,
    JSON
  }

  /**
   * A place in the text of a document.
   *
   * @param line from 0
   * @param column from 0
   */
  record Place(int line, int column) {}

  /** Whether there is nothing but comments, or null. */
  public boolean isEmpty() {
    return tree.isMissingNode() || tree.isNull();
  }

  /** The place of the value, or of the text when there is none, for messages. */
  public String place() {
    return place("");
  }

  /**
   * The place of a part of the value, or of what is nearest around it, for messages.
   *
   * @param pointer a JSON Pointer
   */
  public String place(String pointer) {
    JsonPointer compiled = JsonPointer.compile(pointer);
    Place place =
        format == Format.JSON
            ? JsonDocuments.place(text, compiled)
            : node.map(root -> NodeTree.place(root, compiled)).orElse(new Place(0, 0));
    return file + ":" + (firstLine + place.line()) + ":" + (place.column() + 1);
  }
}
