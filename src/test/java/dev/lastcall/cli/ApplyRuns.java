package dev.lastcall.cli;

import dev.lastcall.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Manifests, and what apply makes of them. */
final class ApplyRuns {

  static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        containers:
        - name: web # c
      """;

  static final String SHOP =
      """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
        labels:
          lastcall.dev/inject: enabled
      """;

  private ApplyRuns() {}

  static CliRun apply(String input, String... more) {
    List<String> args = new ArrayList<>(List.of("apply", "-f", "-"));
    args.addAll(List.of(more));
    return CliRun.withInput(input, args.toArray(String[]::new));
  }

  static List<String> patched(CliRun run) {
    List<String> names = new ArrayList<>();
    Json.parse(run.out()).forEach(entry -> names.add(entry.path("name").asText()));
    return names;
  }

  static Path write(Path folder, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
