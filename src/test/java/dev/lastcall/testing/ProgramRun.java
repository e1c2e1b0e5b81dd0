package dev.lastcall.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of the packaged program that ends by itself. */
public record ProgramRun(int exitCode, String out, String err) {

  private static final String HEAP = "-Xmx256m";
  private static final long GENEROUS_SECONDS = 120;

  /**
   * Runs it and waits for its end.
   *
   * @param environment beside that of this process
   */
  public static ProgramRun of(String input, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(PackagedProgram.command(HEAP));
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile("lastcall", ".out");
      Path err = Files.createTempFile("lastcall", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(environment);
      int exitCode = exitCode(builder.start(), input);
      ProgramRun run = new ProgramRun(exitCode, Files.readString(out), Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int exitCode(Process process, String input) {
    try (OutputStream stream = process.getOutputStream()) {
      stream.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException ended) {
      // It need not have read its input.
    }
    try {
      if (!process.waitFor(GENEROUS_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("it has not ended");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException(e);
    }
    return process.exitValue();
  }
}
