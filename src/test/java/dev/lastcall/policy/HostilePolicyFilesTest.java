package dev.lastcall.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not bring the webhook down; the bound in time only tells "slow" from "never ends". */
class HostilePolicyFilesTest {

  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final int SIZE = 1 << 20;

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesWithAClearError(String name, String text, String expected) {
    List<PolicyProblem> problems = read(text);

    assertEquals(1, problems.size(), problems::toString);
    assertEquals(expected, problems.get(0).toString());
  }

  static Stream<Arguments> refusesWithAClearError() {
    return Stream.of(
        arguments(
            "billion laughs",
            multiplied("[x]", "[%s]"),
            "x.yaml:1:10: found too many values when aliases are followed, expected at most 200000"
                + " in a file"),
        arguments(
            "merge keys that multiply",
            multiplied("{ x: 1 }", "{ <<: [%s] }"),
            "x.yaml:1:11: found too many values when aliases are followed, expected at most 200000"
                + " in a file"),
        arguments(
            "deep flow lists",
            "[".repeat(100_000),
            "x.yaml:1:51: found a value nested too deep, expected at most 50 levels"),
        arguments(
            "deep block lists",
            "- ".repeat(100_000),
            "x.yaml:1:101: found a value nested too deep, expected at most 50 levels"),
        arguments(
            "deep mappings",
            "{a: ".repeat(100_000),
            "x.yaml:1:201: found a value nested too deep, expected at most 50 levels"),
        arguments(
            "deep by aliases",
            chained(100),
            "x.yaml:1:10: found a value nested too deep when aliases are followed, expected at most"
                + " 50 levels"),
        arguments("a list in itself", "&a [*a]", loop(1)),
        arguments("a mapping in itself", "a: &a { b: [*a] }", loop(4)),
        arguments("a mapping merged into itself", "&a { <<: *a }", loop(1)),
        arguments("a mapping as its own key", "&a { *a : b }", loop(1)),
        arguments(
            "many values",
            "[],".repeat(SIZE / 3 - 1).replaceFirst("^", "["),
            "x.yaml:1:299997: found too many values, expected at most 200000 in a file"),
        arguments(
            "10 MB",
            "a: b\n".repeat(2_000_000),
            "x.yaml:1:1: found a file of more than 1 MiB, expected at most 1 MiB (split it)"),
        arguments(
            "an escape that snakeyaml chokes on",
            "\n  \"\\UFFFFFFFF\"",
            "x.yaml:2:6: found invalid YAML: For input string: \"FFFFFFFF\" under radix 16, expected"
                + " YAML"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1:0", "- ", "? ", "a: ", "&a ", "!a", "\\", "a: b\n---\n", "a-", "9"})
  void endsForAMegabyteOfTheSame(String piece) {
    String repeated = piece.repeat((SIZE - 200) / piece.length());
    String inSpec = Policies.document("a", "match: [{}]\npreStop: { delay: " + repeated);
    String asName = Policies.document("\"" + repeated + "\"", "match: [{}]\npreStop: {}\n");

    for (String text : List.of(repeated, "[" + repeated, inSpec, asName)) {
      assertFalse(read(text).isEmpty());
    }
  }

  @Test
  void neverThrowsForAFileWithAFewWrongCharacters() throws IOException {
    String good = Files.readString(Path.of("src/test/resources/policy/good/every-key.yaml"));
    String signs = "[]{}:-?&*!|>'\"%#\n ,<~\\\t0a@`=";
    Random random = new Random(20270331);
    for (int round = 0; round < 1000; round++) {
      StringBuilder text = new StringBuilder(good);
      for (int change = random.nextInt(6); change >= 0; change--) {
        char sign = signs.charAt(random.nextInt(signs.length()));
        int index = random.nextInt(text.length());
        text.replace(index, index + random.nextInt(2), String.valueOf(sign));
      }
      read(text.toString());
    }
  }

  private static List<PolicyProblem> read(String text) {
    List<PolicySource> sources = List.of(new PolicySource("x.yaml", text.getBytes(UTF_8)));
    return assertTimeoutPreemptively(BOUND, () -> PolicyReader.read(sources).problems());
  }

  private static String loop(int column) {
    return "x.yaml:1:%d: found an anchor that contains itself, expected anchors without loops"
        .formatted(column);
  }

  private static String multiplied(String first, String next) {
    StringBuilder text = new StringBuilder("a0: &a0 " + first + "\n");
    for (int level = 1; level < 20; level++) {
      String aliases = ("*a" + (level - 1) + ", ").repeat(9) + "*a" + (level - 1);
      text.append("a%d: &a%d %s\n".formatted(level, level, next.formatted(aliases)));
    }
    return text.toString();
  }

  private static String chained(int length) {
    StringBuilder text = new StringBuilder("a0: &a0 [1]\n");
    for (int level = 1; level < length; level++) {
      text.append("a%d: &a%d [*a%d]\n".formatted(level, level, level - 1));
    }
    return text.toString();
  }
}
