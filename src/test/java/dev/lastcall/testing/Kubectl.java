package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs kubectl as a user would, against the cluster of KUBECONFIG. */
public final class Kubectl {

  private Kubectl() {}

  /** What a call printed. */
  public record Output(int code, String out, String err) {}

  public static Output run(String input, String... arguments) throws IOException {
    Path err = Files.createTempFile("kubectl", ".err");
    Process process = new ProcessBuilder(command(arguments)).redirectError(err.toFile()).start();
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    try {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Output(process.waitFor(), out, Files.readString(err));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      Files.delete(err);
    }
  }

  /** The standard output of a call that must succeed. */
  public static String text(String input, String... arguments) throws IOException {
    Output output = run(input, arguments);
    if (output.code() != 0) {
      throw new IllegalStateException(
          "kubectl " + String.join(" ", arguments) + " failed: " + output.err() + input);
    }
    return output.out();
  }

  /** The answer of the API server to a path. */
  public static JsonNode raw(String path) throws IOException {
    return Json.parse(text("", "get", "--raw", path));
  }

  /** Begins a call that goes on by itself, such as {@code logs -f}, and writes to the file. */
  public static Process follow(Path out, String... arguments) throws IOException {
    return new ProcessBuilder(command(arguments))
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .start();
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add("kubectl");
    command.addAll(List.of(arguments));
    return command;
  }

  /** The object that a call with {@code -o json} prints. */
  public static JsonNode json(String input, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-o", "json"));
    return Json.parse(text(input, all.toArray(String[]::new)));
  }
}
