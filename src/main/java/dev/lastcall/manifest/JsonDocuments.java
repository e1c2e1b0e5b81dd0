package dev.lastcall.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads JSON documents, which may follow each other without a separator as kubectl allows. */
final class JsonDocuments {

  /** Made with the first document in JSON: most files are YAML, and a mapper takes time to make. */
  private static final class Mapper {

    static final JsonMapper INSTANCE =
        JsonMapper.builder(
                JsonFactory.builder()
                    .streamReadConstraints(
                        StreamReadConstraints.builder()
                            .maxNestingDepth(Manifests.MAX_DEPTH)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
  }

  private JsonDocuments() {}

  /** The documents of a text; none when the text is not JSON alone, and may be YAML. */
  static List<Document> read(String file, int firstLine, String text) {
    if (!text.stripLeading().startsWith("{")) {
      return List.of();
    }
    List<Document> documents = new ArrayList<>();
    try (JsonParser parser = Mapper.INSTANCE.createParser(text)) {
      int start = 0;
      int line = firstLine;
      while (parser.nextToken() != null) {
        JsonNode tree = Mapper.INSTANCE.readTree(parser);
        int end = (int) parser.currentLocation().getCharOffset();
        int nextLine = firstLine + parser.currentLocation().getLineNr() - 1;
        documents.add(document(file, line, text.substring(start, end), tree));
        start = end;
        line = nextLine;
      }
      return withTail(documents, text.substring(start));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** White space behind the last value belongs to its document. */
  private static List<Document> withTail(List<Document> documents, String tail) {
    Document last = documents.remove(documents.size() - 1);
    documents.add(document(last.file(), last.firstLine(), last.text() + tail, last.tree()));
    return documents;
  }

  private static Document document(String file, int firstLine, String text, JsonNode tree) {
    return new Document(file, firstLine, text, Document.Format.JSON, node(text), tree);
  }

  /** The place of what a pointer leads to, or of what is nearest around it. */
  static Document.Place place(String text, JsonPointer pointer) {
    try (JsonParser parser = Mapper.INSTANCE.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        boolean starts = token.isStructStart() || token.isScalarValue();
        if (starts && parser.getParsingContext().pathAsPointer().equals(pointer)) {
          JsonLocation location = parser.currentTokenLocation();
          return new Document.Place(location.getLineNr() - 1, location.getColumnNr() - 1);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pointer.matches() ? new Document.Place(0, 0) : place(text, pointer.head());
  }

  private static Optional<Node> node(String text) {
    try {
      // A tab in JSON is white space, which the YAML parser refuses in places. Within strings a
      // tab is always escaped.
      return Optional.ofNullable(Manifests.compose(text.replace('\t', ' ')));
    } catch (YAMLException e) {
      return Optional.empty();
    }
  }
}
