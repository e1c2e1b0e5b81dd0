package dev.lastcall.cli;

import static dev.lastcall.cli.ApplyRuns.POD;
import static dev.lastcall.cli.ApplyRuns.SHOP;
import static dev.lastcall.cli.ApplyRuns.apply;
import static dev.lastcall.cli.ApplyRuns.patched;
import static dev.lastcall.cli.ApplyRuns.write;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where apply takes the labels of namespaces from. */
class ApplyNamespacesTest {

  @TempDir Path folder;

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
    Path file = write(folder, "namespaces.yaml", SHOP);

    CliRun run = apply(POD, "-n", "shop", "--namespaces", file.toString(), "-o", "patch");

    assertEquals(List.of("web"), patched(run));
  }

  @Test
  void letsManifestsWinOverTheFileOfNamespaces() throws IOException {
    Path file = write(folder, "namespaces.yaml", SHOP);
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

  private static String lines(String text) {
    return text.replace(System.lineSeparator(), "\n");
  }
}
