package dev.lastcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.cli.Lastcall;
import dev.lastcall.cli.Launchers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

  @ParameterizedTest
  @CsvSource({
    "--port, --management-port, LASTCALL_PORT",
    "--management-port, --port, LASTCALL_MANAGEMENT_PORT"
  })
  void saysInOneLineThatAPortIsTaken(String option, String other, String variable)
      throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = String.valueOf(taken.getLocalPort());

      int exitCode =
          Lastcall.run(
              new String[] {"serve", "--offline", option, port, other, "0"},
              System.out,
              new PrintStream(err, true, StandardCharsets.UTF_8),
              InputStream.nullInputStream(),
              new Launchers(Main::serve, (options, progress) -> List.of()));

      assertEquals(2, exitCode);
      List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
      assertEquals(1, lines.size(), lines.toString());
      assertTrue(
          lines.get(0).startsWith("lastcall: %s: cannot listen on port %s".formatted(option, port))
              && lines.get(0).endsWith("choose another with %s or %s".formatted(option, variable)),
          lines.get(0));
    }
  }
}
