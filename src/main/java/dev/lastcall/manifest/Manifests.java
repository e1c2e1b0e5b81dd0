package dev.lastcall.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/** Reads files of YAML or JSON documents; what was read can be written again byte for byte. */
public final class Manifests {

  /** CustomResourceDefinitions nest to about 60; the parser recurses, and its stack is finite. */
  static final int MAX_DEPTH = 200;

  private Manifests() {}

  /**
   * Reads the documents of a file; their texts make up the file.
   *
   * @throws InputException when one cannot be read; the message has file, line and column
   */
  public static List<Document> read(SourceFile file) {
    return documents(file).toList();
  }

  /**
   * The same one by one: a document takes many times the memory of its text.
   *
   * @throws InputException from the stream, when one cannot be read
   */
  static Stream<Document> documents(SourceFile file) {
    return DocumentSplitter.split(file.text()).stream()
        .flatMap(part -> documents(file.name(), part));
  }

  private static Stream<Document> documents(String file, DocumentSplitter.Part part) {
    List<Document> json = JsonDocuments.read(file, part.firstLine(), part.text());
    return json.isEmpty()
        ? Stream.of(readYaml(file, part.firstLine(), part.text()))
        : json.stream();
  }

  /** Reads one YAML document. */
  static Document readYaml(String file, int firstLine, String text) {
    try {
      Optional<Node> node = Optional.ofNullable(compose(text));
      JsonNode tree = node.map(NodeTree::of).orElse(MissingNode.getInstance());
      return new Document(file, firstLine, text, Document.Format.YAML, node, tree);
    } catch (NodeTree.NodeException e) {
      Mark mark = e.node().getStartMark();
      throw problem(file, firstLine + mark.getLine(), mark.getColumn() + 1, e.getMessage());
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      throw problem(file, firstLine + mark.getLine(), mark.getColumn() + 1, describe(e));
    } catch (ReaderException e) {
      int start = text.offsetByCodePoints(0, e.getPosition());
      int line = firstLine + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
      int column = start - text.lastIndexOf('\n', start - 1);
      throw problem(
          file, line, column, "the character U+%04X is not allowed".formatted(e.getCodePoint()));
    } catch (YAMLException e) {
      throw problem(file, firstLine, 1, "the YAML cannot be read: " + e.getMessage());
    }
  }

  /**
   * The root node of a text with one document; null when it has none.
   *
   * @throws YAMLException when the text is not YAML
   */
  static Node compose(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setNestingDepthLimit(MAX_DEPTH);
    // NodeTree bounds what aliases unfold to, which a count of aliases does not.
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    return new Composer(new ParserImpl(new StreamReader(text), options), new YamlScalars(), options)
        .getSingleNode();
  }

  private static String describe(MarkedYAMLException e) {
    String context = e.getContext() == null ? "" : " (" + e.getContext() + ")";
    return e.getProblem() + context;
  }

  private static InputException problem(String file, int line, int column, String message) {
    return InputException.of("%s:%d:%d: %s".formatted(file, line, column, message));
  }
}
