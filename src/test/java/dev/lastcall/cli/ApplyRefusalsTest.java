package dev.lastcall.cli;

import static dev.lastcall.cli.ApplyRuns.POD;
import static dev.lastcall.cli.ApplyRuns.SHOP;
import static dev.lastcall.cli.ApplyRuns.apply;
import static dev.lastcall.cli.ApplyRuns.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Input that apply refuses, and where it says that the fault is. */
class ApplyRefusalsTest {

  @TempDir Path folder;

  @Test
  void reportsAllBadInputAndPrintsNothing() throws IOException {
    write(folder, "m/1.yaml", SHOP);
    write(folder, "m/2.yaml", "a: 1\n---\na: [\n");
    write(folder, "m/3.yaml", "a: b\n  c: d\n");

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

  private static void assertRefused(String input, String message) {
    CliRun run = apply(input);
    assertEquals(2, run.exitCode(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains(message), run.err());
  }
}
