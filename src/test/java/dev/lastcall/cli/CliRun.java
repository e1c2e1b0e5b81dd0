package dev.lastcall.cli;

import dev.lastcall.testing.PackagedProgram;
import dev.lastcall.testing.ProgramRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One run of the command line: in this process, or of the native binary where that is under test.
 *
 * @param served the options with which the server was started
 */
record CliRun(
    int exitCode,
    String out,
    String err,
    List<ServeOptions> served,
    List<UninstallOptions> uninstalled) {

  static CliRun of(String... args) {
    return of("", Map.of(), args);
  }

  static CliRun withProperties(
      Map<String, String> properties, Map<String, String> environment, String... args) {
    return of("", properties, environment, args);
  }

  static CliRun withInput(String input, String... args) {
    return of(input, Map.of(), args);
  }

  static CliRun withEnvironment(Map<String, String> environment, String... args) {
    return of("", environment, args);
  }

  private static CliRun of(String input, Map<String, String> environment, String... args) {
    return of(input, Map.of(), environment, args);
  }

  private static CliRun of(
      String input,
      Map<String, String> properties,
      Map<String, String> environment,
      String... args) {
    if (PackagedProgram.nativeBinary().isPresent()) {
      ProgramRun run = ProgramRun.of(input, environment, args);
      return new CliRun(run.exitCode(), run.out(), run.err(), List.of(), List.of());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<ServeOptions> served = new ArrayList<>();
    List<UninstallOptions> uninstalled = new ArrayList<>();
    int exitCode =
        Lastcall.run(
            args,
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new Launchers(
                options -> {
                  served.add(options);
                  return 0;
                },
                (options, progress) -> {
                  uninstalled.add(options);
                  progress.accept("Secret deleted");
                  return options.secrets().contains("kept") ? List.of("kept: HTTP 403") : List.of();
                }),
            environment,
            properties::get);
    return new CliRun(
        exitCode,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8),
        served,
        uninstalled);
  }
}
