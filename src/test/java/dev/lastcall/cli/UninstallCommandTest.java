package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UninstallCommandTest {

  @Test
  void takesNamesFromTheEnvironmentOfTheChart() {
    CliRun run =
        CliRun.withEnvironment(
            Map.of(
                "LASTCALL_WEBHOOK_CONFIGURATION", "hooks",
                "LASTCALL_CERTIFICATE_SECRET", "pair",
                "LASTCALL_TOKEN_KEY_SECRET", "token",
                "LASTCALL_LEASE", "leader"),
            "uninstall",
            "-n",
            "ours");

    assertEquals(0, run.exitCode(), run.err());
    assertEquals("Secret deleted\n", run.out().replace("\r\n", "\n"));
    assertEquals(
        List.of(
            new UninstallOptions(
                Optional.of("ours"), Optional.of("hooks"), List.of("pair", "token"), "leader")),
        run.uninstalled());
  }

  @Test
  void deletesTheLeaseAloneByDefault() {
    CliRun run = CliRun.of("uninstall", "-n", "ours");

    assertEquals(
        List.of(new UninstallOptions(Optional.of("ours"), Optional.empty(), List.of(), "lastcall")),
        run.uninstalled());
  }

  @Test
  void saysWhatIsLeft() {
    CliRun run = CliRun.of("uninstall", "--certificate-secret", "kept");

    assertEquals(1, run.exitCode());
    assertTrue(run.err().startsWith("lastcall: kept: HTTP 403"), run.err());
  }
}
