package dev.lastcall.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The objects of a file of manifests, as trees; those of a List one by one. */
public final class ManifestObjects {

  private ManifestObjects() {}

  /**
   * One by one, as a file may hold more than the memory.
   *
   * @throws InputException when the file cannot be read; from the stream, when one of its documents
   *     cannot
   */
  public static Stream<JsonNode> read(Path file) {
    return Manifests.documents(SourceFile.read(file))
        .filter(document -> !document.isEmpty())
        .flatMap(document -> objects(document.tree()));
  }

  private static Stream<JsonNode> objects(JsonNode object) {
    JsonNode items = object.path("items");
    boolean isList = object.path("kind").asText().equals("List") && items.isArray();
    return isList ? items.valueStream().flatMap(ManifestObjects::objects) : Stream.of(object);
  }
}
