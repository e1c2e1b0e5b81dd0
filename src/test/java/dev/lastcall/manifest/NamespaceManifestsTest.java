package dev.lastcall.manifest;

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

  @Test
  void passesOverOtherKinds() throws IOException {
    String others =
        """
        ---
        apiVersion: v1
        kind: List
        items:
          - {apiVersion: v1, kind: ConfigMap, metadata: {name: 1}}
          - apiVersion: v1
            kind: NamespaceList
            items: [{metadata: {name: inner, labels: {a: b}}}]
        ---
        apiVersion: example.com/v1
        kind: Namespace
        metadata: {name: other}
        """;
    assertEquals(Map.of("shop", Map.of(), "inner", Map.of("a", "b")), read(SHOP + others));
  }

  @Test
  void laterManifestWins() throws IOException {
    assertEquals(
        Map.of("shop", Map.of("b", "2")),
        read(SHOP + "  labels: {a: '1'}\n---\n" + SHOP + "  labels: {b: '2'}\n"));
  }

  @Test
  void resolvesMergeKeys() throws IOException {
    assertEquals(
        Map.of("shop", Map.of("a", "own", "b", "merged")),
        read(SHOP + "  labels: {<<: {a: merged, b: merged}, a: own}\n"));
  }

  /** kubectl sends a date as the string that it looks like. */
  @Test
  void takesDatesAndTimesForStrings() throws IOException {
    assertEquals(
        Map.of("shop", Map.of("since", "2026-01-01", "at", "1:30")),
        read(SHOP + "  labels: {since: 2026-01-01, at: 1:30}\n"));
  }

  static Stream<Arguments> problems() {
    String expected = "; a Kubernetes object has apiVersion and kind";
    return Stream.of(
        arguments("- a\n", ":1:1: found a list" + expected),
        arguments(SHOP + "---\ntext\n", ":6:1: found a string" + expected),
        arguments("kind: Namespace\n", ":1:1: the object has no apiVersion" + expected),
        arguments(
            "apiVersion: v1\nkind: 1\n", ":2:7: kind is a number, expected a string; quote it"),
        arguments(
            "apiVersion: v1\nkind: Namespace\n",
            ":1:1: a Namespace without metadata.name; give it its name"),
        arguments(
            "apiVersion: v1\nkind: Namespace\nmetadata:\n  labels: {}\n",
            ":4:3: a Namespace without metadata.name; give it its name"),
        arguments(
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: no}\n",
            ":3:18: metadata.name is a boolean, expected a string; quote it"),
        arguments(SHOP + "  labels: [a]\n", ":5:11: metadata.labels is a list, expected an object"),
        arguments(
            SHOP + "  labels:\n    inject: true\n",
            ":6:13: the label inject is a boolean, expected a string; quote it"),
        arguments(
            SHOP + "  labels: {<<: {a: 1}}\n",
            ":5:20: the label a is a number, expected a string; quote it"),
        arguments(
            SHOP + "  labels: { a: [] }\n", ":5:16: the label a is a list, expected a string"),
        arguments(
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Namespace\n"
                + "  metadata: {name: x, labels: {a/b: 1}}\n",
            ":6:37: the label a/b is a number, expected a string; quote it"),
        arguments(
            "{\"apiVersion\": \"v1\", \"kind\": \"NamespaceList\", \"items\": [\n"
                + "{\"metadata\": {\"name\": \"x\", \"labels\": {\"a\": true}}}]}\n",
            ":2:44: the label a is a boolean, expected a string; quote it"),
        arguments(
            SHOP + "  labels: { a: b, a: c }\n", ":5:19: the key 'a' is there twice; remove one"),
        arguments("a: b: c\n", ":1:5: mapping values are not allowed here"),
        arguments(
            "[".repeat(300), ":1:1: the YAML cannot be read: Nesting Depth exceeded max 200"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void problemNamesTheLineAndWhatIsWrong(String text, String expected) {
    var thrown = assertThrows(InputException.class, () -> read(text));
    assertEquals(file + expected, thrown.getMessage());
  }

  @Test
  void missingFileIsNamed() {
    var thrown = assertThrows(InputException.class, () -> NamespaceManifests.read(file));
    assertEquals(file + ": no such file; check the path", thrown.getMessage());
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xC3, '\n'});

    var thrown = assertThrows(InputException.class, () -> NamespaceManifests.read(file));

    assertEquals(file + ": the file is not UTF-8 text; save it as UTF-8", thrown.getMessage());
  }

  private Map<String, Map<String, String>> read(String text) throws IOException {
    return NamespaceManifests.read(Files.writeString(file, text));
  }
}
