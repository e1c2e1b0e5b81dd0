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
  private final Map<Identity, Value> objects = new HashMap<>();

  /**
   * @param defaultNamespace of objects that name none
   */
  Inventory(List<Document> documents, String defaultNamespace) {
    this.defaultNamespace = defaultNamespace;
    documents.forEach(document -> add(Value.root(document)));
  }

  /** A cluster has one object under a name, whichever the version of its API. */
  private record Identity(String group, String kind, String namespace, String name) {

    static Identity of(ObjectName name) {
      int slash = name.apiVersion().indexOf('/');
      String group = slash < 0 ? "" : name.apiVersion().substring(0, slash);
      return new Identity(group, name.kind(), name.namespace(), name.name());
    }
  }

  Optional<Value> find(ObjectName name) {
    return Optional.ofNullable(objects.get(Identity.of(name)));
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

  private void add(Value object) {
    if (Workloads.listedKind(object.node()).isPresent()) {
      object.member("items").elements().forEach(this::add);
    } else {
      objects.putIfAbsent(Identity.of(name(object.node())), object);
    }
  }
}
