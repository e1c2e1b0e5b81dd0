package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.sidecar.DrainSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrainArgumentsTest {

  @Test
  void readsWhatTheWebhookWrites() {
    DrainSettings settings =
        plain(Map.of(), "--delay=15s", "--max-wait=1m30s", "--ports=8080,8443", "--token=cafe");
    assertEquals(
        new DrainSettings(15_990, 15_000, 90_000, List.of(8080, 8443), List.of(), "cafe"),
        settings);
  }

  @Test
  void takesTheEnvironmentWhereTheCommandLineSaysNothing() {
    DrainSettings settings =
        plain(
            Map.of(
                "LASTCALL_DRAIN_PORT", "1599",
                "LASTCALL_DRAIN_DELAY", "5s",
                "LASTCALL_DRAIN_MAX_WAIT", "2m",
                "LASTCALL_DRAIN_PORTS", "Auto",
                "LASTCALL_DRAIN_TOKEN", "cafe",
                "LASTCALL_DRAIN_DEREGISTER", "[{\"method\":\"PUT\",\"url\":\"http://r/\"}]"),
            "--delay=7s");
    assertEquals(1599, settings.port());
    assertEquals(7_000, settings.delayMillis());
    assertEquals(120_000, settings.maxWaitMillis());
    assertEquals(List.of(), settings.ports());
    assertEquals(3, settings.deregister().get(0).retries());
    assertEquals(2_000, settings.deregister().get(0).timeoutMillis());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--delay=15 | --delay: 15 is no duration up to 24h; write it as 15s, 2m or 1m30s",
        "--ports=80,x | --ports: x is no port; give a number up to 65535, several with commas, or"
            + " Auto",
        "--port=70000 | --port: 70000 is no port; give a number up to 65535",
        "--deregister={} | --deregister: expected an array of calls",
        "--deregister=[{\"url\":\"x\"}] | --deregister: [0].method: expected a string that is not"
            + " empty",
        "--deregister=[{\"method\":\"PATCH\"}] | --deregister: [0].method: expected GET, POST, PUT"
            + " or DELETE",
        "--deregister=[{\"metod\":\"PUT\"}] | --deregister: [0].metod: expected one of the keys"
            + " method, url, headers, body, undo, headersFrom, timeout, retries",
        "--deregister=[1 | --deregister: character 3: expected ']'",
      })
  void saysWhatIsWrong(String argument, String message) {
    CliRun run = CliRun.of("drain", "--token=cafe", argument);
    assertEquals(2, run.exitCode());
    assertEquals(List.of("lastcall: " + message), run.err().lines().toList());
  }

  @Test
  void asksForAToken() {
    CliRun run = CliRun.of("drain");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("--token is missing"), run.err());
  }

  @Test
  void allElseIsForPicocli() {
    assertEquals(Optional.empty(), DrainArguments.plain(args("--help"), Map.of()));
    assertEquals(Optional.empty(), DrainArguments.plain(args("--delay", "15s"), Map.of()));
    assertEquals(Optional.empty(), DrainArguments.plain(new String[] {"serve"}, Map.of()));
    assertTrue(CliRun.of("drain", "--help").out().contains("--max-wait=DURATION"));
  }

  private static DrainSettings plain(Map<String, String> environment, String... options) {
    return DrainArguments.plain(args(options), environment).orElseThrow();
  }

  private static String[] args(String... options) {
    String[] args = new String[options.length + 1];
    args[0] = "drain";
    System.arraycopy(options, 0, args, 1, options.length);
    return args;
  }
}
