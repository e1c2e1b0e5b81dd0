package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The object that a profile wants beside a Service, in all outputs. */
class ApplyCompanionTest {

  private static final String POLICY = "src/test/resources/cli/traffic-policy.yaml";

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: web # the shop
        namespace: shop
        labels: {rule: gke}
        annotations: {cloud.google.com/neg: '{"ingress": true}'}
      """;

  private static final String COMPANION =
      """
      apiVersion: cloud.google.com/v1
      kind: BackendConfig
      metadata:
        name: web-lastcall
        namespace: shop
      spec:
        connectionDraining:
          drainingTimeoutSec: 140
      """;

  private static final String CONFIG =
      "# config\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n";

  private static final String JSON_SERVICE =
      """
      {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "labels": {"rule": "gke"},
        "annotations": {"cloud.google.com/neg": "{}"}}}
      """;

  @TempDir Path folder;

  @Test
  void isOneMoreDocumentBehindItsService() {
    CliRun run = apply(SERVICE + "---\n" + CONFIG);

    assertTrue(run.out().endsWith("\n---\n" + COMPANION + "---\n" + CONFIG), run.out());
    assertTrue(run.out().startsWith("apiVersion: v1\nkind: Service\nmetadata:\n  name: web # the"));
    assertTrue(
        run.err().contains("BackendConfig shop/web-lastcall: added for Service shop/web"),
        run.err());
  }

  @Test
  void showsInTheDiff() {
    String diff = apply(SERVICE + "---\n" + CONFIG, "-o", "diff").out();

    assertTrue(diff.contains("\n+---\n+" + COMPANION.strip().replace("\n", "\n+") + "\n"), diff);
    assertTrue(diff.endsWith("\n ---\n # config\n apiVersion: v1\n"), diff);
  }

  @Test
  void isOneMoreItemInJson() {
    JsonNode printed = Json.parse(apply(SERVICE, "-o", "json").out());

    assertEquals(
        List.of("Service", "BackendConfig"), printed.path("items").findValuesAsText("kind"));
    assertEquals(140, printed.at("/items/1/spec/connectionDraining/drainingTimeoutSec").intValue());
  }

  @Test
  void isAnEntryWithAnObjectAmongThePatches() {
    JsonNode printed = Json.parse(apply(SERVICE, "-o", "patch").out());

    assertEquals(2, printed.size());
    assertTrue(printed.get(0).has("patch"));
    assertEquals(
        Json.parse(
            """
            {"apiVersion": "cloud.google.com/v1", "kind": "BackendConfig", "namespace": "shop",
             "name": "web-lastcall", "object":
              {"apiVersion": "cloud.google.com/v1", "kind": "BackendConfig",
               "metadata": {"name": "web-lastcall", "namespace": "shop"},
               "spec": {"connectionDraining": {"drainingTimeoutSec": 140}}}}
            """),
        printed.get(1));
  }

  @Test
  void isOneMoreItemOfItsList() {
    String list =
        """
        kind: List
        apiVersion: v1
        items:
          # first
          - apiVersion: v1
            kind: Service
            metadata: {name: a, labels: {rule: gke}, annotations: {cloud.google.com/neg: x}}
            # behind a
          # before b
          - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}} # b
        """;

    CliRun run = apply(list);

    assertTrue(
        run.out()
            .endsWith(
                """
                    # behind a
                  # before b
                  - apiVersion: cloud.google.com/v1
                    kind: BackendConfig
                    metadata:
                      name: a-lastcall
                    spec:
                      connectionDraining:
                        drainingTimeoutSec: 140
                  - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}} # b
                """),
        run.out());
    assertFalse(run.err().contains("written anew"), run.err());
    JsonNode printed = Json.parse(apply(list, "-o", "json").out());
    assertEquals(
        List.of("Service", "BackendConfig", "ConfigMap"),
        printed.path("items").findValuesAsText("kind"));
  }

  @Test
  void standsBehindAListThatTakesOnlyServices() {
    String list =
        "apiVersion: v1\nkind: ServiceList\nitems:\n"
            + "- metadata: {name: a, labels: {rule: gke}, annotations: {cloud.google.com/neg: x}}\n";

    String printed = apply(list).out();

    assertTrue(printed.contains("\n---\napiVersion: cloud.google.com/v1\n"), printed);
    assertEquals(
        List.of("ServiceList", "BackendConfig"),
        Json.parse(apply(list, "-o", "json").out()).path("items").findValuesAsText("kind"));
  }

  @Test
  void followsTheFormOfAJsonFile() {
    String list = "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[" + JSON_SERVICE + "]}";

    assertTrue(
        apply(JSON_SERVICE)
            .out()
            .endsWith(
                "}\n{\n  \"apiVersion\": \"cloud.google.com/v1\",\n  \"kind\": \"BackendConfig\",\n"
                    + "  \"metadata\": {\n    \"name\": \"web-lastcall\"\n  },\n  \"spec\": {\n"
                    + "    \"connectionDraining\": {\n      \"drainingTimeoutSec\": 140\n    }\n  }\n}\n"),
        apply(JSON_SERVICE).out());
    assertEquals(
        "web-lastcall", Json.parse(apply(list).out()).at("/items/1/metadata/name").asText());
    assertTrue(apply(JSON_SERVICE + "---\n" + CONFIG).out().contains("}\n---\n{\n"));
  }

  @Test
  void keepsWhatFollowsADocumentEnd() {
    String printed = apply(SERVICE + "...\n" + CONFIG).out();

    assertTrue(printed.endsWith("\n...\n---\n" + COMPANION + "...\n" + CONFIG), printed);
  }

  @Test
  void hasTheLineEndsOfItsFile() {
    String printed = apply(SERVICE.strip().replace("\n", "\r\n")).out();

    assertTrue(printed.endsWith("\r\n---\r\n" + COMPANION.replace("\n", "\r\n")), printed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yaml", "json"})
  void isNotAddedTwice(String format) {
    for (String input :
        List.of(
            SERVICE + "---\n" + CONFIG,
            SERVICE + "...\n" + CONFIG,
            JSON_SERVICE,
            JSON_SERVICE + JSON_SERVICE.replace("web", "b"),
            "apiVersion: v1\nkind: List\nitems:\n- " + SERVICE.strip().indent(2).strip() + "\n")) {
      String first = apply(input, "-o", format).out();
      CliRun second = apply(first, "-o", format);

      assertEquals(first, second.out());
      assertEquals("", apply(first, "-o", "diff").out());
      assertFalse(second.err().contains("already and stays"), second.err());
    }
  }

  @Test
  void isNotAddedWhereAnotherFileHasIt() throws IOException {
    Path file = Files.writeString(folder.resolve("config.yaml"), COMPANION);

    CliRun run = apply(SERVICE, "-f", file.toString(), "-o", "patch");

    assertEquals(1, Json.parse(run.out()).size(), run.out());
    assertFalse(run.err().contains("warning"), run.err());
  }

  @Test
  void isLeftAloneAndToldWhereItDiffers() {
    String own = COMPANION.replace("140", "60 # ours") + "  timeoutSec: 40\n";

    CliRun run = apply(SERVICE + "---\n" + own);

    assertTrue(run.out().endsWith("\n---\n" + own), run.out());
    assertTrue(
        run.err()
            .contains(
                "stdin: Service shop/web: warning: BackendConfig shop/web-lastcall is in stdin:9:1"
                    + " already and stays as it is, but its"
                    + " spec.connectionDraining.drainingTimeoutSec is 60, and 140 is wanted: change"
                    + " it, or remove it to have it added."),
        run.err());
  }

  @Test
  void hasAnotherVersionOfItsApi() {
    CliRun run = apply(SERVICE + "---\n" + COMPANION.replace("/v1", "/v1beta1"), "-o", "patch");

    assertEquals(1, Json.parse(run.out()).size(), run.out());
  }

  @Test
  void isOfTheNamespaceOfItsService() {
    CliRun run = apply(SERVICE + "---\n" + COMPANION.replace("shop", "other"), "-o", "patch");

    assertEquals(2, Json.parse(run.out()).size(), run.out());
  }

  @Test
  void cannotBeMadeForANameThatIsToBeDrawn() {
    CliRun run = apply(SERVICE.replace("name: web", "generateName: web-"), "-o", "patch");

    assertEquals(1, Json.parse(run.out()).size(), run.out());
    assertTrue(
        run.err()
            .contains(
                "Service shop/web-: warning: Draining needs a BackendConfig, which takes its name"
                    + " from the Service: give that a metadata.name."),
        run.err());
  }

  private static CliRun apply(String input, String... more) {
    List<String> args = new ArrayList<>(List.of("apply", "-f", "-", "-p", POLICY));
    args.addAll(List.of(more));
    CliRun run = CliRun.withInput(input, args.toArray(String[]::new));
    assertEquals(0, run.exitCode(), run.err());
    return run;
  }
}
