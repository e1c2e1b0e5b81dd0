package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.cli.YamlPositions.UnplaceableException;
import dev.lastcall.json.Json;
import dev.lastcall.manifest.Document;
import dev.lastcall.manifest.InputException;
import dev.lastcall.manifest.Manifests;
import dev.lastcall.manifest.SourceFile;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Writes a document again with a changed value. */
final class Rewriter {

  private Rewriter() {}

  /**
   * A document in its new form.
   *
   * @param note what the user should know about the form; empty when only the change was written
   */
  record Rewritten(String text, Optional<String> note) {}

  static Rewritten rewrite(Document document, JsonNode changed, String lineBreak) {
    // Trees that the engine made may hold other number types than those that a reader makes.
    JsonNode after = Json.parse(Json.text(changed));
    Optional<String> edited = edit(document, after, lineBreak);
    if (edited.isPresent()) {
      return new Rewritten(edited.get(), Optional.empty());
    }
    String rendered = render(document, after, lineBreak);
    if (!holds(document, rendered, after)) {
      throw new IllegalStateException(document.place() + ": the document cannot be written");
    }
    String note =
        "the document was written anew, without the comments inside; "
            + "an alias or a rare notation kept the change out of its text";
    return new Rewritten(
        rendered, document.format() == Document.Format.JSON ? Optional.empty() : Optional.of(note));
  }

  private static Optional<String> edit(Document document, JsonNode after, String lineBreak) {
    try {
      String text = YamlEdit.apply(document, after, lineBreak);
      return holds(document, text, after) ? Optional.of(text) : Optional.empty();
    } catch (UnplaceableException e) {
      return Optional.empty();
    }
  }

  private static boolean holds(Document document, String text, JsonNode expected) {
    try {
      var documents = Manifests.read(new SourceFile(document.file(), text));
      return documents.size() == 1
          && (document.format() == Document.Format.YAML
              || documents.get(0).format() == Document.Format.JSON)
          && documents.get(0).tree().equals(expected);
    } catch (InputException e) {
      return false;
    }
  }

  private static String render(Document document, JsonNode after, String lineBreak) {
    String text = document.text();
    if (document.format() == Document.Format.JSON) {
      int start = text.indexOf('{');
      int end = text.lastIndexOf('}') + 1;
      String json = JsonWriter.likeDocument(text).write(after, "");
      return text.substring(0, start) + json + text.substring(end);
    }
    Node root = document.node().orElseThrow();
    YamlPositions positions = new YamlPositions(text);
    int start = positions.start(root);
    String lines = YamlWriter.block(after, 0, lineBreak);
    String block = lines.substring(0, lines.length() - lineBreak.length());
    String separator = positions.isFirstOnLine(start) ? "" : lineBreak;
    return text.substring(0, start) + separator + block + text.substring(positions.end(root));
  }
}
