package dev.lastcall.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The chart of the repository, rendered by Helm itself. */
final class Chart {

  static final Path DIRECTORY = Path.of("chart");
  static final String RELEASE = "lastcall";
  static final String NAMESPACE = "lastcall-system";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Chart() {}

  /** The values files of the chart's variants, and {@code default} for none. */
  static Stream<String> variants() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY.resolve("ci"))) {
      List<String> names =
          files.map(file -> file.getFileName().toString().replace("-values.yaml", "")).toList();
      return Stream.concat(Stream.of("default"), names.stream().sorted());
    }
  }

  /** File names of the shipped policies. */
  static List<String> shippedPolicies() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("policies"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .sorted()
          .toList();
    }
  }

  static String render(String variant) {
    return variant.equals("default")
        ? render(Optional.empty())
        : render(Optional.of(DIRECTORY.resolve("ci").resolve(variant + "-values.yaml")));
  }

  /** Renders with values that are given as YAML. */
  static String renderText(String values) throws IOException {
    Path file = Files.createTempFile("values", ".yaml");
    try {
      Files.writeString(file, values);
      return render(Optional.of(file));
    } finally {
      Files.delete(file);
    }
  }

  private static String render(Optional<Path> values) {
    TemplateCommand command =
        new Helm(DIRECTORY)
            .template()
            .withName(RELEASE)
            .withNamespace(NAMESPACE)
            .withKubeVersion("1.30.0");
    values.ifPresent(command::withValuesFile);
    return command.call();
  }

  /** The objects of a render, in its order. */
  static List<JsonNode> objects(String rendered) {
    return documents(rendered).stream().filter(JsonNode::isObject).toList();
  }

  static JsonNode only(String rendered, String kind) {
    List<JsonNode> found = all(rendered, kind);
    if (found.size() != 1) {
      throw new IllegalStateException(found.size() + " objects of kind " + kind);
    }
    return found.get(0);
  }

  static List<JsonNode> all(String rendered, String kind) {
    return objects(rendered).stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .toList();
  }

  static JsonNode values() {
    try {
      return documents(Files.readString(DIRECTORY.resolve("values.yaml"))).get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> documents(String yaml) {
    Iterable<Object> documents = new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml);
    return StreamSupport.stream(documents.spliterator(), false)
        .map(document -> (JsonNode) MAPPER.valueToTree(document))
        .toList();
  }
}
