package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastcallTest {

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
  @CsvSource({"--help, COMMAND", "apply --help, --filename", "serve --help, LASTCALL_PORT"})
  void printsHelp(String args, String part) {
    CliRun run = CliRun.of(args.split(" "));

    assertEquals(0, run.exitCode());
    assertTrue(run.out().contains(part), run.out());
    assertEquals("", run.err());
  }

  @Test
  void printsVersion() {
    CliRun run = CliRun.of("--version");

    assertEquals(0, run.exitCode());
    assertTrue(run.out().startsWith("lastcall "), run.out());
  }

  @Test
  void servesWithDefaults() {
    CliRun run = CliRun.of("serve");

    assertEquals(0, run.exitCode());
    assertEquals(
        List.of(
            new ServeOptions(
                false,
                List.of(),
                Optional.empty(),
                8443,
                9000,
                Optional.empty(),
                Optional.empty(),
                Optional.empty())),
        run.served());
  }

  @Test
  void passesOptionsToTheServer() throws Exception {
    Path namespaces = Files.createFile(folder.resolve("namespaces.yaml"));
    Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef");

    CliRun run =
        CliRun.of(
            "serve",
            "--offline",
            "-p",
            folder.toString(),
            "--policies",
            namespaces.toString(),
            "--namespaces",
            namespaces.toString(),
            "--port",
            "0",
            "--management-port",
            "0",
            "--certificate",
            folder.toString(),
            "--drain-image",
            "lastcall:1",
            "--token-key",
            key.toString());

    assertEquals(
        List.of(
            new ServeOptions(
                true,
                List.of(folder, namespaces),
                Optional.of(namespaces),
                0,
                0,
                Optional.of(folder),
                Optional.of("lastcall:1"),
                Optional.of(key))),
        run.served());
  }

  @Test
  void takesOptionsFromTheEnvironment() throws Exception {
    Path file = Files.createFile(folder.resolve("namespaces.yaml"));
    Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef");
    Map<String, String> environment =
        Map.of(
            "LASTCALL_DRAIN_IMAGE",
            "lastcall:2",
            "LASTCALL_TOKEN_KEY",
            key.toString(),
            "LASTCALL_OFFLINE",
            "true",
            "LASTCALL_POLICIES",
            folder + "," + file,
            "LASTCALL_NAMESPACES",
            file.toString(),
            "LASTCALL_PORT",
            "1",
            "LASTCALL_MANAGEMENT_PORT",
            "2",
            "LASTCALL_CERTIFICATE",
            folder.toString());

    CliRun run = CliRun.withEnvironment(environment, "serve", "--port", "3");

    assertEquals(
        List.of(
            new ServeOptions(
                true,
                List.of(folder, file),
                Optional.of(file),
                3,
                2,
                Optional.of(folder),
                Optional.of("lastcall:2"),
                Optional.of(key))),
        run.served(),
        run.err());
  }

  /** As for Quarkus: {@code ./mvnw quarkus:dev -Dlastcall.port=18443}. */
  @Test
  void takesOptionsFromSystemPropertiesBeforeTheEnvironment() {
    Map<String, String> properties = Map.of("lastcall.port", "4", "lastcall.management-port", "5");
    Map<String, String> environment = Map.of("LASTCALL_PORT", "6");

    ServeOptions taken = CliRun.withProperties(properties, environment, "serve").served().get(0);
    ServeOptions given =
        CliRun.withProperties(properties, environment, "serve", "--port", "7").served().get(0);

    assertEquals(List.of(4, 5), List.of(taken.port(), taken.managementPort()));
    assertEquals(List.of(7, 5), List.of(given.port(), given.managementPort()));
  }

  @Test
  void ignoresWhatKubernetesSetsForAServiceNamedLastcall() {
    CliRun run = CliRun.withEnvironment(Map.of("LASTCALL_PORT", "tcp://10.0.0.1:443"), "serve");

    assertEquals(8443, run.served().get(0).port());
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
