package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NamespaceManifestsTest {

  private static final String SHOP = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("namespaces.yaml");
  }

  @Test
  void readsDocumentsAndLists() throws IOException {
    String text =
        """
        # comment
        ---
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels: { lastcall.dev/inject: enabled, empty: }
          annotations: { other: [things, 1] }
        spec: { finalizers: [kubernetes] }
        ---
        ---
        apiVersion: v1
        kind: List
        items:
          - { apiVersion: v1, kind: Namespace, metadata: { name: one, labels: &labels { inject: enabled } } }
          - { apiVersion: v1, kind: Namespace, metadata: { name: two, labels: *labels } }
        ---
        {"apiVersion": "v1", "kind": "NamespaceList", "items": [
          {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "three", "labels": null}}]}
        """;
    Map<String, String> labels = Map.of("lastcall.dev/inject", "enabled", "empty", "");
    Map<String, String> shared = Map.of("inject", "enabled");
    assertEquals(
        Map.of("shop", labels, "one", shared, "two", shared, "three", Map.of()), read(text));
  }

  @Test
  void emptyFileHasNoNamespaces() throws IOException {
    assertEquals(Map.of(), read(""));
  }

  static Stream<Arguments> problems() {
    return Stream.of(
        arguments("- a\n", ":1:1: expected a Namespace manifest"),
        arguments(SHOP + "---\ntext\n", ":6:1: expected a Namespace manifest"),
        arguments(
            "apiVersion: v1\nkind: Pod\n", ":1:1: found v1 Pod, expected v1 Namespace or List"),
        arguments(
            "apiVersion: v1beta1\nkind: Namespace\n",
            ":1:1: found v1beta1 Namespace, expected v1 Namespace or List"),
        arguments(
            "kind: Namespace\n", ":1:1: apiVersion is missing, expected a Namespace manifest"),
        arguments(
            "apiVersion: v1\nkind: Namespace\n",
            ":1:1: metadata is missing, expected a Namespace manifest"),
        arguments(
            "apiVersion: v1\nkind: Namespace\nmetadata:\n  labels: {}\n",
            ":4:3: name is missing, expected a Namespace manifest"),
        arguments(SHOP + "  labels: [a]\n", ":5:11: expected a mapping in labels"),
        arguments(
            SHOP + "  labels:\n    inject: true\n",
            ":6:13: found true, expected a string; quote it: \"true\""),
        arguments(SHOP + "  labels: { a: [] }\n", ":5:16: expected a string"),
        arguments(SHOP + "  labels: { a: b, a: c }\n", ":5:19: found a a second time"),
        arguments(
            SHOP + "  labels: { <<: { a: b } }\n", ":5:13: merge keys (<<) are not supported here"),
        arguments(SHOP + "---\n" + SHOP, ":9:9: found namespace shop a second time"),
        arguments("apiVersion: v1\nkind: List\n", ":1:1: expected a list of Namespaces in items"),
        arguments(
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n",
            ":4:3: found v1 Pod, expected v1 Namespace"),
        arguments(
            "&a\napiVersion: v1\nkind: List\nitems: [*a]\n",
            ":1:1: found v1 List, expected v1 Namespace"),
        arguments("a: b: c\n", ":1:5: mapping values are not allowed here"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void problemNamesTheLineAndWhatIsWrong(String text, String expected) {
    var thrown = assertThrows(IOException.class, () -> read(text));
    assertEquals(file + expected, thrown.getMessage());
  }

  @Test
  void missingFileIsNamed() {
    var thrown = assertThrows(IOException.class, () -> NamespaceManifests.read(file));
    assertEquals(file + ": no such file", thrown.getMessage());
  }

  private Map<String, Map<String, String>> read(String text) throws IOException {
    return NamespaceManifests.read(Files.writeString(file, text));
  }
}
