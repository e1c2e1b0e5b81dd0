package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each NAME.yaml or NAME.json in cli/golden comes out as NAME.golden, and the messages are
 * NAME.err. Run with {@code -Dgolden.write=true} to write these anew, and read the difference.
 */
class ApplyGoldenTest {

  private static final Path RESOURCES = Path.of("src/test/resources/cli");

  static Stream<String> inputs() throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES.resolve("golden"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml") || name.endsWith(".json"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void comesOutAsRecorded(String input) throws IOException {
    Path file = RESOURCES.resolve("golden").resolve(input);
    String policy = RESOURCES.resolve("policy.yaml").toString();

    CliRun run =
        CliRun.withInput(Files.readString(file), "apply", "-f", "-", "-p", policy, "-n", "shop");

    assertEquals(0, run.exitCode(), run.err());
    String name = input.substring(0, input.lastIndexOf('.'));
    check(file.resolveSibling(name + ".golden"), withoutHashes(run.out()));
    check(file.resolveSibling(name + ".err"), run.err());
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void comesOutTheSameWhenAppliedAgain(String input) throws IOException {
    Path file = RESOURCES.resolve("golden").resolve(input);
    String policy = RESOURCES.resolve("policy.yaml").toString();
    String[] args = {"apply", "-f", "-", "-p", policy, "-n", "shop"};
    String first = CliRun.withInput(Files.readString(file), args).out();

    assertEquals(first, CliRun.withInput(first, args).out());
  }

  private static void check(Path golden, String actual) throws IOException {
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, actual);
    }
    assertEquals(Files.readString(golden), actual, golden.toString());
  }

  /** The hash of a policy has tests of its own. */
  private static String withoutHashes(String text) {
    return text.replaceAll("hash(\\\\?\":\\\\?\")[0-9a-f]{12}", "hash$1HASH");
  }
}
