package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/**
 * A Service or Ingress that its user applies, applies again, and applies with other annotations.
 *
 * @param object without a name and annotations
 * @param first the annotations that the user writes
 * @param stored what they are in the cluster
 * @param second what the user writes later
 * @param storedThen what they are then
 */
public record ReapplyCase(
    String name,
    JsonNode object,
    Map<String, String> first,
    Map<String, String> stored,
    Map<String, String> second,
    Map<String, String> storedThen) {

  private static final Path FILE = Path.of("src/test/resources/reapply/cases.yaml");

  public static Stream<ReapplyCase> all() {
    try {
      // Jackson's own reader knows no merge keys.
      Object cases = new Yaml().load(Files.readString(FILE));
      JsonNode tree = new ObjectMapper().valueToTree(cases);
      return StreamSupport.stream(tree.spliterator(), false).map(ReapplyCase::of);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ReapplyCase of(JsonNode tree) {
    return new ReapplyCase(
        tree.get("name").textValue(),
        tree.get("object"),
        texts(tree.get("first")),
        texts(tree.get("stored")),
        texts(tree.get("second")),
        texts(tree.get("storedThen")));
  }

  private static Map<String, String> texts(JsonNode tree) {
    Map<String, String> texts = new TreeMap<>();
    tree.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().textValue()));
    return texts;
  }

  /** What its user sends. */
  public ObjectNode manifest(String objectName, Map<String, String> annotations) {
    ObjectNode manifest = object.deepCopy();
    ObjectNode metadata = (ObjectNode) manifest.get("metadata");
    annotations.forEach(metadata.put("name", objectName).putObject("annotations")::put);
    return manifest;
  }

  @Override
  public String toString() {
    return name;
  }
}
