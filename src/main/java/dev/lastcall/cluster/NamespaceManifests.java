package dev.lastcall.cluster;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a file of Namespace manifests: several documents, or a List as kubectl prints it. */
final class NamespaceManifests {

  private final Path file;
  private final Map<String, Map<String, String>> labels = new HashMap<>();

  private NamespaceManifests(Path file) {
    this.file = file;
  }

  /**
   * The labels of each namespace, by its name.
   *
   * @throws IOException when the file cannot be read or holds something else; the message names the
   *     file, the line, what was found and what was expected
   */
  static Map<String, Map<String, String>> read(Path file) throws IOException {
    NamespaceManifests manifests = new NamespaceManifests(file);
    try (Reader reader = Files.newBufferedReader(file)) {
      for (Node document : new Yaml(new SafeConstructor(new LoaderOptions())).composeAll(reader)) {
        manifests.addDocument(document);
      }
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (MarkedYAMLException e) {
      throw manifests.problem(e.getProblemMark(), e.getProblem());
    } catch (YAMLException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    return manifests.labels;
  }

  private void addDocument(Node document) throws IOException {
    if (isNull(document)) {
      return;
    }
    Map<String, Node> fields = fields(document, "a Namespace manifest");
    String kind = kind(document, fields);
    if (kind.equals("v1 Namespace")) {
      addNamespace(document, fields);
    } else if (kind.equals("v1 List") || kind.equals("v1 NamespaceList")) {
      addItems(document, fields.get("items"));
    } else {
      throw problem(document, "found %s, expected v1 Namespace or List".formatted(kind));
    }
  }

  private void addItems(Node list, Node items) throws IOException {
    if (!(items instanceof SequenceNode sequence)) {
      throw problem(items == null ? list : items, "expected a list of Namespaces in items");
    }
    for (Node item : sequence.getValue()) {
      Map<String, Node> fields = fields(item, "a Namespace manifest");
      String kind = kind(item, fields);
      if (!kind.equals("v1 Namespace")) {
        throw problem(item, "found %s, expected v1 Namespace".formatted(kind));
      }
      addNamespace(item, fields);
    }
  }

  private void addNamespace(Node namespace, Map<String, Node> fields) throws IOException {
    Node metadata = required(namespace, fields, "metadata");
    Map<String, Node> metadataFields = fields(metadata, "a mapping in metadata");
    Node name = required(metadata, metadataFields, "name");
    if (labels.put(text(name), labels(metadataFields.get("labels"))) != null) {
      throw problem(name, "found namespace %s a second time".formatted(text(name)));
    }
  }

  private Map<String, String> labels(Node node) throws IOException {
    Map<String, String> labels = new HashMap<>();
    if (node != null && !isNull(node)) {
      for (Map.Entry<String, Node> label : fields(node, "a mapping in labels").entrySet()) {
        labels.put(label.getKey(), isNull(label.getValue()) ? "" : text(label.getValue()));
      }
    }
    return labels;
  }

  private String kind(Node node, Map<String, Node> fields) throws IOException {
    return text(required(node, fields, "apiVersion")) + " " + text(required(node, fields, "kind"));
  }

  private Node required(Node parent, Map<String, Node> fields, String name) throws IOException {
    Node field = fields.get(name);
    if (field == null) {
      throw problem(parent, name + " is missing, expected a Namespace manifest");
    }
    return field;
  }

  private Map<String, Node> fields(Node node, String expected) throws IOException {
    if (!(node instanceof MappingNode mapping)) {
      throw problem(node, "expected " + expected);
    }
    Map<String, Node> fields = new HashMap<>();
    for (NodeTuple field : mapping.getValue()) {
      Node key = field.getKeyNode();
      if (key.getTag().equals(Tag.MERGE)) {
        throw problem(key, "merge keys (<<) are not supported here");
      }
      if (fields.put(text(key), field.getValueNode()) != null) {
        throw problem(key, "found %s a second time".formatted(text(key)));
      }
    }
    return fields;
  }

  /** YAML takes a bare true, 1 or 2026-01-01 for something else, and so does the API server. */
  private String text(Node node) throws IOException {
    if (!(node instanceof ScalarNode scalar)) {
      throw problem(node, "expected a string");
    }
    if (!scalar.getTag().equals(Tag.STR)) {
      String value = scalar.getValue();
      throw problem(node, "found %s, expected a string; quote it: \"%s\"".formatted(value, value));
    }
    return scalar.getValue();
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private IOException problem(Node node, String message) {
    return problem(node.getStartMark(), message);
  }

  private IOException problem(Mark mark, String message) {
    String place = mark == null ? "" : ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    return new IOException(file + place + ": " + message);
  }
}
