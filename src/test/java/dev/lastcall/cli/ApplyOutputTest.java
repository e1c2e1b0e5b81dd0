package dev.lastcall.cli;

import static dev.lastcall.cli.ApplyRuns.POD;
import static dev.lastcall.cli.ApplyRuns.SHOP;
import static dev.lastcall.cli.ApplyRuns.apply;
import static dev.lastcall.cli.ApplyRuns.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What apply prints: manifests, JSON, patches, a diff, and what it decided. */
class ApplyOutputTest {

  @TempDir Path folder;

  @Test
  void printsOneObjectAsItIsInJson() {
    JsonNode object = Json.parse(apply(SHOP, "-o", "json").out());

    assertEquals("Namespace", object.path("kind").asText());
  }

  @Test
  void printsSeveralObjectsAsAListInJson() {
    String list = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap}\n";

    JsonNode printed =
        Json.parse(apply(SHOP + "---\n" + list + "---\n" + POD, "-n", "shop", "-o", "json").out());

    assertEquals(
        "v1/List", printed.path("apiVersion").asText() + "/" + printed.path("kind").asText());
    assertEquals(
        List.of("Namespace", "ConfigMap", "Pod"), printed.path("items").findValuesAsText("kind"));
    assertTrue(printed.at("/items/2/spec/containers/0/lifecycle/preStop/sleep").isObject());
  }

  @Test
  void printsPatchesThatFitTheObjects() {
    String deployment =
        """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: web, namespace: shop}
          spec: {template: {metadata: {}, spec: {containers: [{name: web}]}}}
        """;

    JsonNode printed = Json.parse(apply(SHOP + "---\n" + deployment, "-o", "patch").out());

    assertEquals(1, printed.size());
    JsonNode patch = ((ObjectNode) printed.get(0)).remove("patch");
    assertEquals(
        "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"namespace\":\"shop\",\"name\":\"web\"}",
        Json.text(printed.get(0)));
    assertEquals(
        List.of(
            "/spec/template/metadata/annotations",
            "/spec/template/spec/containers/0/lifecycle",
            "/spec/template/spec/terminationGracePeriodSeconds"),
        patch.findValuesAsText("path"));
  }

  @Test
  void printsADiffOfEachFileThatChanges() throws IOException {
    write(folder, "manifests/a.yaml", SHOP);
    write(folder, "manifests/b/pod.yaml", POD);
    Path manifests = folder.resolve("manifests");

    CliRun run = CliRun.of("apply", "-f", manifests.toString(), "-n", "shop", "-o", "diff");

    assertEquals(0, run.exitCode());
    String name = manifests.resolve("b/pod.yaml").toString().substring(1);
    assertTrue(
        run.out().startsWith("--- a/" + name + "\n+++ b/" + name + "\n@@ -2,6 +2,"), run.out());
    assertTrue(run.out().contains("\n   - name: web # c\n+    lifecycle:\n"), run.out());
    assertFalse(run.out().contains("a.yaml"), run.out());
  }

  @Test
  void printsNoDecisionsWhenQuiet() {
    CliRun run = apply(SHOP + "---\n" + POD, "-n", "shop", "--quiet");

    assertEquals("", run.err());
    assertTrue(run.out().contains("sleep"));
  }

  @Test
  void printsWarnings() {
    String pod =
        POD.replace("name: web\n", "name: web\n  annotations: {lastcall.dev/delay: soon}\n");

    CliRun run = apply(SHOP + "---\n" + pod, "-n", "shop");

    assertTrue(run.err().contains("stdin: Pod shop/web: warning: "), run.err());
  }
}
