package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line makes of options. */
class LastcallTest {

  @TempDir Path folder;

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

  @ParameterizedTest(name = "LASTCALL_OFFLINE={0} and {1}: {2}")
  @CsvSource({
    ", , false",
    "true, , true",
    "false, , false",
    ", --offline, true",
    "true, --offline, true",
    "false, --offline, true",
    "true, --offline=false, false",
    ", --offline=true, true"
  })
  void commandLineWinsOverTheEnvironmentForAFlag(
      String variable, String argument, boolean offline) {
    Map<String, String> environment =
        variable == null ? Map.of() : Map.of("LASTCALL_OFFLINE", variable);
    String[] args = argument == null ? new String[] {"serve"} : new String[] {"serve", argument};

    CliRun run = CliRun.withEnvironment(environment, args);

    assertEquals(offline, run.served().get(0).offline(), run.err());
  }

  @Test
  void joinsListsOfPolicies() throws Exception {
    Path first = Files.createFile(folder.resolve("a.yaml"));
    Path second = Files.createFile(folder.resolve("b.yaml"));

    CliRun run = CliRun.of("serve", "-p", first + "," + second, "-p", folder.toString());

    assertEquals(List.of(first, second, folder), run.served().get(0).policies());
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
}
