package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.cli.Decision.ObjectName;
import dev.lastcall.manifest.Document;
import dev.lastcall.manifest.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All objects among the input, by name. */
final class Inventory {

  private final String defaultNamespace;

  /** By what {@link #identity} gives. */
  private final Map<List<String>, Value> objects = new HashMap<>();

  /**
   * @param defaultNamespace of objects that name none
   */
  Inventory(List<Document> documents, String defaultNamespace) {
    this.defaultNamespace = defaultNamespace;
    documents.forEach(document -> add(Value.root(document)));
  }

  Optional<Value> find(ObjectName name) {
    return Optional.ofNullable(objects.get(identity(name)));
  }

  /** The name of an object whose metadata may be anything. */
  ObjectName name(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    String namespace = metadata.path("namespace").asText("");
    return new ObjectName(
        object.path("apiVersion").asText(),
        object.path("kind").asText(),
        namespace.isEmpty() ? defaultNamespace : namespace,
        metadata.path("name").asText());
  }

  /** A cluster has one object under a name, whichever the version of its API. */
  private static List<String> identity(ObjectName name) {
    return List.of(Workloads.group(name.apiVersion()), name.kind(), name.namespace(), name.name());
  }

  private void add(Value object) {
    if (Workloads.listedKind(object.node()).isPresent()) {
      object.member("items").elements().forEach(this::add);
    } else {
      objects.putIfAbsent(identity(name(object.node())), object);
    }
  }
}
