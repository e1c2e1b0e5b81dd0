package dev.lastcall.cli;

import static dev.lastcall.cli.ApplyRuns.POD;
import static dev.lastcall.cli.ApplyRuns.SHOP;
import static dev.lastcall.cli.ApplyRuns.apply;
import static dev.lastcall.cli.ApplyRuns.patched;
import static dev.lastcall.cli.ApplyRuns.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Files, folders and the input, which come out as they were. */
class ApplyFilesTest {

  private static final String CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n";

  @TempDir Path folder;

  @Test
  void normalisesTheNamesOfFiles() throws IOException {
    write(folder, "m/pod.yaml", POD);
    Path around = folder.resolve("m/../m/./pod.yaml");

    CliRun run = CliRun.of("apply", "-f", around.toString());

    assertTrue(run.err().startsWith(folder.resolve("m/pod.yaml") + ": Pod default/web"), run.err());
  }

  @Test
  void takesArgumentsFromAFile() throws IOException {
    Path pod = write(folder, "pod.yaml", SHOP + "---\n" + POD + "  namespace: shop\n");
    Path arguments = write(folder, "arguments", "apply\n-f\n" + pod + "\n");

    CliRun run = CliRun.of("@" + arguments);

    assertEquals(0, run.exitCode(), run.err());
    assertEquals(CliRun.of("apply", "-f", pod.toString()), run);
  }

  @Test
  void readsFoldersInOrderWithoutDotNames() throws IOException {
    write(folder, "m/2.yml", "# two\n" + CONFIG);
    write(folder, "m/1/z.json", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}");
    write(folder, "m/3.YAML", "# three\n---\n" + CONFIG);
    write(folder, "m/readme.txt", "no manifest");
    write(folder, "m/.hidden.yaml", "{");
    write(folder, "m/.git/x.yaml", "{");
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
    Path values = write(folder, "m/1.json", json);

    assertEquals(json, CliRun.of("apply", "-f", values.toString()).out(), "as it was, alone");
    write(folder, "m/2.yaml", SHOP);
    String together = CliRun.of("apply", "-f", folder.resolve("m").toString()).out();

    List<Object> kinds = new ArrayList<>();
    new Yaml().loadAll(together).forEach(object -> kinds.add(((Map<?, ?>) object).get("kind")));
    assertEquals(List.of("ConfigMap", "A", "B", "Namespace"), kinds);
    String diff = CliRun.withInput(json + "\n---\n" + SHOP, "apply", "-f", "-", "-o", "diff").out();
    assertEquals("", diff, "the markers are no change");
  }

  @Test
  void takesSeveralFilesAndTheInput() throws IOException {
    Path file = write(folder, "shop.yaml", SHOP);

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
}
