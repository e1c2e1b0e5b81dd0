package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.testing.GoldenFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line refuses, and what it says of itself. */
class UsageTest {

  @TempDir Path folder;

  @ParameterizedTest(name = "lastcall {0}")
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      value = {
        "``                               > a command is missing",
        "aply                             > Did you mean: lastcall apply?",
        "apply                            > Missing required option: '--filename=FILE|DIR|-'",
        "apply -f x -o xml                > Invalid value for option '--output': 'xml' is none of yaml, json, patch and diff",
        "apply -f no-such-file            > no-such-file: no such file or folder; check",
        "apply -f - -f -                  > standard input can be read only once",
        "apply -f - -p no-such-file       > --policies: no-such-file: no such file or folder",
        "apply -f - --namespaces nowhere  > nowhere",
        "serve --port 65536               > --port: 65536 is no port; give a number from 0 to 65535",
        "serve --port -1                  > --port: -1 is no port",
        "serve --port many                > 'many' is not an int",
        "serve --port=                    > '' is not an int",
        "serve --port 1 --port 2          > option '--port' (PORT) should be specified only once",
        "serve --offline=no               > 'no' is not a boolean",
        "serve --management-port 70000    > --management-port: 70000 is no port",
        "serve --port 1 --management-port 1  > both 1; give them different ports",
        "serve -p nowhere                 > --policies: nowhere: no such file or folder; check the path",
        "serve --offline --namespaces nowhere  > --namespaces: nowhere: no such file; check the path",
        "serve --certificate nowhere      > --certificate: nowhere: no such folder; check the path",
      })
  void refusesWrongUsage(String args, String message) {
    CliRun run = CliRun.of(args.isEmpty() ? new String[0] : args.split(" "));

    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertTrue(run.err().contains(message), run.err());
    assertTrue(run.served().isEmpty());
  }

  /** As {@code "$UNSET"} is. */
  @ParameterizedTest(name = "lastcall {0} \"\"")
  @CsvSource({
    "apply -f, --filename",
    "apply -f x -p, --policies",
    "apply -f x --namespaces, --namespaces",
    "apply -f x -n, --namespace",
    "serve --offline --namespaces, --namespaces",
    "serve -p, --policies",
    "serve --certificate, --certificate"
  })
  void refusesAnEmptyValue(String args, String option) {
    CliRun run = CliRun.of((args + " ").split(" ", -1));

    assertEquals(2, run.exitCode());
    assertTrue(
        run.err().startsWith("lastcall: %s: the value is empty; give one".formatted(option)),
        run.err());
    assertTrue(run.served().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lastcall", "apply", "serve", "drain", "uninstall"})
  void printsHelp(String command) throws Exception {
    CliRun run = command.equals("lastcall") ? CliRun.of("--help") : CliRun.of(command, "--help");

    assertEquals(0, run.exitCode());
    assertEquals("", run.err());
    Path golden = Path.of("src/test/resources/help", command + ".txt");
    assertEquals(GoldenFile.expected(golden, run.out()), run.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "serve --version"})
  void printsVersion(String args) {
    CliRun run = CliRun.of(args.split(" "));

    assertEquals(0, run.exitCode());
    assertTrue(run.out().matches("lastcall [0-9]+[.][0-9]+[.][0-9]+\\S*\\R"), run.out());
  }

  @Test
  void doesNotServeWithABadFileOfNamespaces() throws Exception {
    Path file = Files.writeString(folder.resolve("namespaces.yaml"), "a: b: c\n");

    CliRun run = CliRun.of("serve", "--offline", "--namespaces", file.toString());

    assertEquals(2, run.exitCode());
    assertEquals(
        List.of("lastcall: " + file + ":1:5: mapping values are not allowed here"),
        run.err().lines().toList());
    assertEquals(List.of(), run.served());
  }

  @Test
  void takesNamespacesFromAFileOnlyOffline() throws Exception {
    Path file = Files.createFile(folder.resolve("namespaces.yaml"));

    CliRun run = CliRun.of("serve", "--namespaces", file.toString());

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("add --offline"), run.err());
  }
}
