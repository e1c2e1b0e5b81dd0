package dev.lastcall.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the labels of namespaces from Namespace manifests; other kinds are passed over. */
public final class NamespaceManifests {

  private static final Set<String> LISTS = Set.of("List", "NamespaceList");

  private final Map<String, Map<String, String>> labels = new HashMap<>();

  private NamespaceManifests() {}

  /**
   * The labels of the namespaces in a file, by name.
   *
   * @throws InputException when the file cannot be read or the API server would refuse what it
   *     holds
   */
  public static Map<String, Map<String, String>> read(Path file) {
    return read(Manifests.documents(SourceFile.read(file)));
  }

  /**
   * The labels of the namespaces in documents, by name; the later of two manifests wins.
   *
   * @throws InputException with all that the API server would refuse
   */
  public static Map<String, Map<String, String>> read(List<Document> documents) {
    return read(documents.stream());
  }

  private static Map<String, Map<String, String>> read(Stream<Document> documents) {
    NamespaceManifests manifests = new NamespaceManifests();
    List<String> problems = new ArrayList<>();
    documents
        .filter(document -> !document.isEmpty())
        .forEach(
            document -> {
              try {
                manifests.add(Value.root(document));
              } catch (InputException e) {
                problems.addAll(e.messages());
              }
            });
    if (!problems.isEmpty()) {
      throw new InputException(problems);
    }
    return manifests.labels;
  }

  private void add(Value object) {
    String kind = object.requiredText("kind");
    boolean core = object.requiredText("apiVersion").equals("v1");
    if (core && LISTS.contains(kind)) {
      // The items of a typed list, as the API server sends them, do not say what they are.
      boolean typed = kind.equals("NamespaceList");
      object
          .member("items")
          .elements()
          .forEach(
              item -> {
                if (typed && !item.node().has("kind")) {
                  addNamespace(item);
                } else {
                  add(item);
                }
              });
    } else if (core && kind.equals("Namespace")) {
      addNamespace(object);
    }
  }

  private void addNamespace(Value namespace) {
    Value metadata = namespace.member("metadata");
    String name = metadata.member("name").string("metadata.name");
    if (name.isEmpty()) {
      throw metadata.problem("a Namespace without metadata.name; give it its name");
    }
    labels.put(name, labels(metadata.member("labels")));
  }

  private static Map<String, String> labels(Value declared) {
    JsonNode node = declared.node();
    if (!node.isObject() && !declared.isAbsent()) {
      throw declared.problem(
          "metadata.labels is %s, expected an object".formatted(Found.describe(node)));
    }
    Map<String, String> labels = new HashMap<>();
    for (Map.Entry<String, JsonNode> label : node.properties()) {
      String key = label.getKey();
      labels.put(key, declared.member(key).string("the label " + key));
    }
    return labels;
  }
}
