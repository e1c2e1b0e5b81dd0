package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.lastcall.json.Json;
import dev.lastcall.policy.PolicyFiles;
import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.PolicyReading;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.GroupVersionKind;
import dev.lastcall.review.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One golden case: a Pod, Service or Ingress, the labels of its namespace and what Lastcall decides
 * about it. The same files are run by the engine, over HTTPS, by the command line and by a real API
 * server.
 *
 * @param file the case; the expected patch stands beside it in {@code NAME.patch.json}
 * @param operation CREATE unless the case says otherwise
 */
public record GoldenCase(
    Path file,
    Map<String, String> namespaceLabels,
    Operation operation,
    ObjectNode object,
    JsonNode expect) {

  /** The shipped policies, and the ones that only cases need. */
  public static final List<Path> POLICIES =
      List.of(Path.of("policies"), Path.of("src/test/resources/policies"));

  /** Of the drain sidecars of shipped policies, which name none. */
  public static final String DRAIN_IMAGE = "registry.example.com/lastcall:cases";

  private static final YAMLMapper YAML = new YAMLMapper();

  /** Every case of the shipped policies, and those of rules that no shipped policy uses. */
  public static Stream<GoldenCase> all() {
    List<Path> files = new ArrayList<>();
    for (Path root : List.of(Path.of("policies"), Path.of("src/test/resources/cases"))) {
      try (Stream<Path> paths = Files.walk(root)) {
        paths
            .filter(path -> path.toString().contains("cases/"))
            .filter(path -> path.toString().endsWith(".yaml"))
            .sorted()
            .forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files.stream().map(GoldenCase::read);
  }

  public static PolicySet policies() {
    try {
      PolicyReading reading = PolicyReader.read(PolicyFiles.read(POLICIES));
      if (!reading.isUsable()) {
        throw new IllegalStateException(reading.problems().toString());
      }
      return reading.policies();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GoldenCase read(Path file) {
    try {
      JsonNode tree = Json.parse(YAML.readTree(file.toFile()).toString());
      Map<String, String> labels = new LinkedHashMap<>();
      tree.path("namespace")
          .fields()
          .forEachRemaining(label -> labels.put(label.getKey(), label.getValue().asText()));
      Operation operation = Operation.valueOf(tree.path("operation").asText("CREATE"));
      return new GoldenCase(
          file, labels, operation, (ObjectNode) tree.get("object"), tree.get("expect"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String name() {
    return file.getFileName().toString().replace(".yaml", "");
  }

  /** The kind of the object. */
  public String kind() {
    return object.get("kind").asText();
  }

  public GroupVersionKind groupVersionKind() {
    String[] parts = ("/" + object.get("apiVersion").asText()).split("/");
    return new GroupVersionKind(parts[parts.length - 2], parts[parts.length - 1], kind());
  }

  public String result() {
    return expect.get("result").asText();
  }

  public String reason() {
    return expect.get("reason").asText();
  }

  public String policy() {
    return expect.path("policy").asText("");
  }

  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    expect.path("warnings").forEach(warning -> warnings.add(warning.asText()));
    return warnings;
  }

  /** The expected patch, an empty array where nothing is patched. */
  public JsonNode patch() {
    Path golden = golden();
    try {
      if (!Files.exists(golden)) {
        return Json.parse("[]");
      }
      String hash =
          policies().policies().stream()
              .filter(policy -> policy.name().equals(policy()))
              .findFirst()
              .orElseThrow()
              .hash()
              .toString();
      return Json.parse(Files.readString(golden).replace("{hash}", hash));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The object as it must come out. */
  public JsonNode patched() {
    return IndependentPatch.apply(patch(), object);
  }

  private Path golden() {
    return file.resolveSibling(name() + ".patch.json");
  }

  /**
   * Writes the golden patch anew when the tests run with {@code -Dgolden=update}; read the change
   * before it is committed.
   */
  public void update(JsonNode patch) throws IOException {
    if (!GoldenFile.isUpdated()) {
      return;
    }
    if (patch.isEmpty()) {
      Files.deleteIfExists(golden());
    } else {
      String operations =
          StreamSupport.stream(patch.spliterator(), false)
              .map(Json::text)
              .collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
      Files.writeString(
          golden(), operations.replaceAll("(hash\\\\\":\\\\\")[0-9a-f]{12}", "$1{hash}"));
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
