package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

class ApplyCommandTest {

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
        - name: web # c
      """;

  private static final String SHOP =
      """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        labels:
          lastcall.dev/inject: enabled
      """;

  private static final String CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n";

  @TempDir Path folder;

  @Test
  void deleteGuardsAmongThePoliciesAreReadAndHaveNothingToPatch() throws IOException {
    Path policies = folder.resolve("policies.yaml");
    Files.writeString(
        policies,
        """
        apiVersion: lastcall.dev/v1beta1
        kind: DeleteGuard
        metadata: { name: operator }
        spec:
          match: [{ namespaceSelector: {} }]
          prepare: { annotate: true }
          ready: { annotation: lastcall.dev/ready-to-stop }
        """);

    CliRun run = apply(POD, "-p", policies.toString());

    assertEquals(POD, run.out());
  }

  @Test
  void takesNamespaceLabelsFromTheManifests() {
    CliRun run = apply(SHOP + "---\n" + POD, "-n", "shop", "-o", "patch");

    assertEquals(List.of("web"), patched(run));
  }

  @Test
  void takesNamespaceLabelsFromAListAmongTheManifests() {
    String list =
        "apiVersion: v1\nkind: NamespaceList\nitems:\n- " + SHOP.strip().indent(2).strip();

    CliRun run = apply(list + "\n---\n" + POD, "-n", "shop", "-o", "patch");

    assertEquals(List.of("web"), patched(run), run.err());
  }

  @Test
  void takesNamespaceLabelsFromAFile() throws IOException {
    Path file = write("namespaces.yaml", SHOP);

    CliRun run = apply(POD, "-n", "shop", "--namespaces", file.toString(), "-o", "patch");

    assertEquals(List.of("web"), patched(run));
  }

  @Test
  void letsManifestsWinOverTheFileOfNamespaces() throws IOException {
    Path file = write("namespaces.yaml", SHOP);
    String optedOut = SHOP.replace("enabled", "disabled");

    CliRun run =
        apply(
            optedOut + "---\n" + POD, "-n", "shop", "--namespaces", file.toString(), "-o", "patch");

    assertEquals(List.of(), patched(run));
  }

  @Test
  void leavesANamespaceAloneThatNobodyDeclares() {
    CliRun run = apply(POD);

    assertEquals(POD, run.out());
    assertEquals("stdin: Pod default/web: No policy matches this object.\n", lines(run.err()));
  }

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
  void patchesTheTemplatesOfJobsWhereThePolicyAsks() throws IOException {
    Path policy =
        write(
            "policy.yaml",
            """
            apiVersion: lastcall.dev/v1beta1
            kind: ShutdownPolicy
            metadata: {name: jobs}
            spec:
              match: [{}]
              preStop: {jobs: Include}
            """);
    String jobs =
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: nightly}
        spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c}]}}}}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: once}
        spec: {template: {metadata: {ownerReferences: []}, spec: {containers: [{name: c}]}}}
        """;

    CliRun run = apply(jobs, "-p", policy.toString(), "-o", "patch");

    assertEquals(List.of("nightly", "once"), patched(run), run.err());
    assertEquals(
        List.of(
            "/spec/jobTemplate/spec/template/metadata",
            "/spec/jobTemplate/spec/template/spec/containers/0/lifecycle",
            "/spec/template/metadata/annotations",
            "/spec/template/spec/containers/0/lifecycle"),
        Json.parse(run.out()).findValuesAsText("path").stream().sorted().toList());
    assertFalse(run.out().contains("ownerReferences"), run.out());
    assertEquals(
        List.of("annotations"),
        names(
            Json.parse(apply(jobs, "-p", policy.toString(), "-o", "json").out())
                .at("/items/0/spec/jobTemplate/spec/template/metadata")),
        "what only the engine needs is left behind");
  }

  @Test
  void printsADiffOfEachFileThatChanges() throws IOException {
    write("manifests/a.yaml", SHOP);
    write("manifests/b/pod.yaml", POD);
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
  void normalisesTheNamesOfFiles() throws IOException {
    write("m/pod.yaml", POD);
    Path around = folder.resolve("m/../m/./pod.yaml");

    CliRun run = CliRun.of("apply", "-f", around.toString());

    assertTrue(run.err().startsWith(folder.resolve("m/pod.yaml") + ": Pod default/web"), run.err());
  }

  @Test
  void readsFoldersInOrderWithoutDotNames() throws IOException {
    write("m/2.yml", "# two\n" + CONFIG);
    write("m/1/z.json", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}");
    write("m/3.YAML", "# three\n---\n" + CONFIG);
    write("m/readme.txt", "no manifest");
    write("m/.hidden.yaml", "{");
    write("m/.git/x.yaml", "{");
    Files.createSymbolicLink(folder.resolve("m/loop"), folder.resolve("m"));

    CliRun run = CliRun.of("apply", "-f", folder.resolve("m").toString());

    assertEquals(
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}\n---\n# two\n"
            + CONFIG
            + "# three\n---\n"
            + CONFIG,
        run.out(),
        run.err());
  }

  @Test
  void partsJsonValuesThatComeOutTogetherWithYaml() throws IOException {
    String json =
        "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\"}{\"apiVersion\": \"v1\", \"kind\":"
            + " \"A\"}\n"
            + "\n"
            + "{\"apiVersion\": \"v1\",\n"
            + "\"kind\": \"B\"}";
    Path values = write("m/1.json", json);

    assertEquals(json, CliRun.of("apply", "-f", values.toString()).out(), "as it was, alone");
    write("m/2.yaml", SHOP);
    String together = CliRun.of("apply", "-f", folder.resolve("m").toString()).out();

    List<Object> kinds = new ArrayList<>();
    new Yaml().loadAll(together).forEach(object -> kinds.add(((Map<?, ?>) object).get("kind")));
    assertEquals(List.of("ConfigMap", "A", "B", "Namespace"), kinds);
    String diff = CliRun.withInput(json + "\n---\n" + SHOP, "apply", "-f", "-", "-o", "diff").out();
    assertEquals("", diff, "the markers are no change");
  }

  @Test
  void takesSeveralFilesAndTheInput() throws IOException {
    Path file = write("shop.yaml", SHOP);

    CliRun run =
        CliRun.withInput(
            POD, "apply", "-f", file.toString(), "-f", "-", "-n", "shop", "-o", "patch");

    assertEquals(List.of("web"), patched(run));
  }

  @Test
  void keepsLineEndsAMissingLastOneAndTheByteOrderMark() {
    String input = "\uFEFF" + (SHOP + "---\n" + POD).replace("\n", "\r\n").stripTrailing();

    String output = apply(input, "-n", "shop").out();

    assertTrue(output.startsWith("\uFEFFapiVersion: v1\r\n"), output);
    assertTrue(output.endsWith("  terminationGracePeriodSeconds: 40"), output);
    assertFalse(output.replace("\r\n", "").contains("\n"), output);
    assertTrue(output.contains("  - name: web # c\r\n    lifecycle:\r\n"), output);
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

  @Test
  void reportsAllBadInputAndPrintsNothing() throws IOException {
    write("m/1.yaml", SHOP);
    write("m/2.yaml", "a: 1\n---\na: [\n");
    write("m/3.yaml", "a: b\n  c: d\n");

    CliRun run = CliRun.of("apply", "-f", folder.resolve("m").toString());

    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertTrue(run.err().contains("2.yaml:4:1: "), run.err());
    assertTrue(run.err().contains("3.yaml:2:4: mapping values are not allowed here"), run.err());
  }

  @Test
  void saysWhereAnObjectIsNone() {
    assertRefused("- 1\n", "stdin:1:1: found a list; a Kubernetes object has apiVersion and kind");
    assertRefused(SHOP + "---\n\na: 1\n", "stdin:9:1: the object has no kind");
    assertRefused("kind: Pod\n", "stdin:1:1: the object has no apiVersion");
    assertRefused("apiVersion: v1\nkind: List\nitems: [1]\n", "found a number");
    assertRefused("a: 1\na: 2\n", "stdin:2:1: the key 'a' is there twice");
    assertRefused("{\"a\": 1, \"a\": 2}\n", "stdin:1:10: the key 'a' is there twice");
    assertRefused("a: .nan\n", "stdin:1:4: '.nan' cannot be written in JSON");
    assertRefused(
        "a: b\n? [x]\n: 1\n", "stdin:2:3: a key is a mapping or a list, expected a string");
    assertRefused("a: \u0007\n", "stdin:1:4: the character U+0007 is not allowed");
    assertRefused(
        SHOP
            + "---\n"
            + POD.replace("- name: web # c", "  web: 1")
                .replace("name: web\n", "name: web\n  namespace: shop\n"),
        "stdin:15:5: Pod shop/web: /spec/containers is an object, expected a list");
    assertRefused(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {template: 1}\n",
        "stdin:4:18: Deployment default/x: the Pod of /spec/template: object is a number, expected"
            + " an object");
    assertRefused(
        SHOP.replace("enabled", "true"),
        "stdin:6:26: the label lastcall.dev/inject is a boolean, expected a string; quote it");
  }

  @Test
  void saysWhereInAnObjectAValueIsWrong() {
    assertRefused(
        "apiVersion: v1\nkind: List\nitems:\n"
            + "- {apiVersion: v1, kind: ConfigMap}\n"
            + "- apiVersion: v1\n",
        "stdin:5:3: the object has no kind");
    assertRefused(
        """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: x}
          spec:
            template:
              metadata: {labels: {lastcall.dev/inject: enabled}}
              spec: {containers: [{name: a}, {name: 1}]}
        """,
        "stdin:10:45: Deployment default/x: the Pod of /spec/template: /spec/containers/1/name");
    String json =
        "{\"apiVersion\": \"v1\", \"kind\": \"Pod\",\n"
            + "\t\"metadata\": {\"labels\": {\"a~/b\": [\"\\/\"]}}}\n";
    assertRefused(json, "stdin:2:34: Pod default/: /metadata/labels/a~0~1b is a list");
    assertRefused(json + json, "stdin:4:34: Pod default/: ");
    assertRefused(
        POD.replace("name: web\n", "name: yes\n"),
        "stdin:4:9: metadata.name is a boolean, expected a string; quote it");
    assertRefused(
        POD.replace("name: web\n", "name: web\n  namespace: 1\n"),
        "stdin:5:14: metadata.namespace is a number, expected a string; quote it");
  }

  @Test
  void refusesBytesThatAreNoText() throws IOException {
    Path file = folder.resolve("x.yaml");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xC3, '\n'});

    CliRun run = CliRun.of("apply", "-f", file.toString());

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("x.yaml: the file is not UTF-8 text"), run.err());
  }

  @Test
  void refusesAFolderWithoutManifests() {
    CliRun run = CliRun.of("apply", "-f", folder.toString());

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("no manifests in this folder"), run.err());
  }

  @Test
  void listsAllProblemsOfPolicies() throws IOException {
    Path policy =
        write(
            "policy.yaml",
            "apiVersion: lastcall.dev/v1beta1\nkind: ShutdownPolicy\nmetadata: {name: x}\n"
                + "spec: {match: [{}], preStop: {delay: 1, delya: 2}}\n");

    CliRun run = apply(POD, "-p", policy.toString());

    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertEquals(
        2, run.err().lines().filter(line -> line.contains("policy.yaml:4:")).count(), run.err());
  }

  @Test
  void refusesBombs() {
    assertRefused("[".repeat(100_000), "Nesting Depth exceeded max 200");
    assertRefused("{\"a\":".repeat(100_000), "Nesting Depth exceeded max 200");
    List<String> lines = new ArrayList<>(List.of("a0: &a0 [x, x, x, x, x, x, x, x, x, x]"));
    for (int level = 1; level < 12; level++) {
      String alias = "*a" + (level - 1);
      lines.add(
          "a%d: &a%d [%s]"
              .formatted(level, level, String.join(", ", Collections.nCopies(10, alias))));
    }
    assertRefused(String.join("\n", lines), "aliases unfold to more than 100000 values");
    String deep = "[".repeat(150) + "%s" + "]".repeat(150);
    assertRefused(
        "a: &a " + deep.formatted("1") + "\nb: " + deep.formatted("*a") + "\n",
        "values nest deeper than 200 levels through aliases");
    assertRefused("a: !!int \"" + "1".repeat(100_000) + "\"\n", "cannot be written in JSON");
    assertRefused("a: &a [*a]\n", "an alias inside its own anchor");
  }

  @Test
  void takesHugeFiles() {
    StringBuilder input = new StringBuilder(SHOP);
    for (int index = 0; index < 3000; index++) {
      input.append("---\n").append(POD.replace("name: web\n", "name: web-" + index + " # 😀\n"));
      input.append("  # ").append("x".repeat(2000)).append('\n');
    }

    CliRun run = apply(input.toString(), "-n", "shop", "-q");

    assertEquals(0, run.exitCode(), run.err());
    assertEquals(3000, run.out().split("seconds: 15", -1).length - 1);
  }

  @Test
  void patchesAHugeList() {
    StringBuilder input = new StringBuilder("apiVersion: v1\nkind: List\nitems:\n");
    for (int index = 0; index < 3000; index++) {
      input.append("- ").append(POD.strip().indent(2).strip()).append(" 😀\n");
    }

    CliRun run = apply(SHOP + "---\n" + input, "-n", "shop", "-q");

    assertEquals(3000, run.out().split("# c 😀\n      lifecycle:", -1).length - 1, run.err());
  }

  private static CliRun apply(String input, String... more) {
    List<String> args = new ArrayList<>(List.of("apply", "-f", "-"));
    args.addAll(List.of(more));
    return CliRun.withInput(input, args.toArray(String[]::new));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void assertRefused(String input, String message) {
    CliRun run = apply(input);
    assertEquals(2, run.exitCode(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains(message), run.err());
  }

  private static List<String> patched(CliRun run) {
    List<String> names = new ArrayList<>();
    Json.parse(run.out()).forEach(entry -> names.add(entry.path("name").asText()));
    return names;
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String lines(String text) {
    return text.replace(System.lineSeparator(), "\n");
  }
}
