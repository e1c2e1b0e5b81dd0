package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.engine.OfflineNamespaceLabels;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the labels of namespaces from Namespace manifests; later manifests win. */
public final class Namespaces {

  private final Map<String, Map<String, String>> labels = new HashMap<>();

  private Namespaces() {}

  /**
   * The labels of the namespaces in a file of Namespace manifests; other objects are passed over.
   *
   * @throws InputException when the file cannot be read
   */
  public static OfflineNamespaceLabels read(Path file) {
    return read(Optional.of(file), List.of());
  }

  /**
   * @param file the file given with {@code --namespaces}
   * @param manifests the documents given with {@code -f}, which win over the file
   * @throws InputException when a manifest cannot be read
   */
  static OfflineNamespaceLabels read(Optional<Path> file, List<Document> manifests) {
    Namespaces namespaces = new Namespaces();
    file.map(SourceFiles::read)
        .map(Manifests::read)
        .ifPresent(documents -> documents.forEach(namespaces::add));
    manifests.forEach(namespaces::add);
    return new OfflineNamespaceLabels(namespaces.labels);
  }

  private void add(Document document) {
    add(document, document.tree());
  }

  private void add(Document document, JsonNode object) {
    Optional<String> listedKind = Workloads.listedKind(object);
    if (listedKind.isPresent()) {
      boolean ofNamespaces = listedKind.get().equals("Namespace");
      for (JsonNode item : object.path("items")) {
        if (ofNamespaces) {
          addNamespace(document, item);
        } else {
          add(document, item);
        }
      }
    } else if (object.path("kind").asText().equals("Namespace")
        && object.path("apiVersion").asText().equals("v1")) {
      addNamespace(document, object);
    }
  }

  private void addNamespace(Document document, JsonNode namespace) {
    String name = namespace.path("metadata").path("name").asText();
    Map<String, String> values = new HashMap<>();
    for (var label : namespace.path("metadata").path("labels").properties()) {
      if (!label.getValue().isTextual()) {
        throw InputException.of(
            "%s: Namespace %s: the label %s is %s, expected a string; put it in quotes"
                .formatted(document.place(), name, label.getKey(), label.getValue()));
      }
      values.put(label.getKey(), label.getValue().textValue());
    }
    labels.put(name, values);
  }
}
