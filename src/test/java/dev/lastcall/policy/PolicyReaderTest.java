package dev.lastcall.policy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyReaderTest {

  private static final String GOOD = "match: [{}]\npreStop: {}\n";

  @Test
  void tellsTheProblemsOfAllFilesInTheOrderOfFilesAndLines() {
    PolicyReading reading =
        PolicyReader.read(
            List.of(
                Policies.source("z.yaml", Policies.document("z", "match: []\nfoo: 1\nmode: a\n")),
                Policies.source("broken.yaml", "a: ["),
                Policies.source("good.yaml", Policies.document("good", GOOD)),
                Policies.source("a.yaml", Policies.document("a", "grace: {}\n"))));

    assertEquals(
        List.of(
            "z.yaml:5:3 spec",
            "z.yaml:5:10 spec.match",
            "z.yaml:6:3 spec.foo",
            "z.yaml:7:9 spec.mode",
            "broken.yaml:1:5 ",
            "a.yaml:5:3 spec.match"),
        reading.problems().stream()
            .map(problem -> problem.position() + " " + problem.path())
            .toList());
  }

  @Test
  void refusesTheNameOfAPolicyOfAnotherFile() {
    PolicyReading reading =
        PolicyReader.read(
            List.of(
                Policies.source("a.yaml", Policies.document("web", GOOD)),
                Policies.source("b.yaml", "# moved\n" + Policies.document("web", GOOD))));

    assertEquals(
        "b.yaml:4:19: metadata.name: found the name \"web\" again, expected a name that no other"
            + " ShutdownPolicy has (the first is at a.yaml:3:19)",
        only(reading));
  }

  @Test
  void readsSeveralDocumentsOfSeveralFiles() {
    String two = Policies.document("b", GOOD) + "---\n" + Policies.document("c", GOOD);
    PolicyReading reading =
        PolicyReader.read(
            List.of(
                Policies.source("1.yaml", Policies.document("a", GOOD)),
                Policies.source("2.yaml", "---\n# nothing\n---\n" + two + "---\n~\n...\n")));

    assertEquals(List.of(), reading.problems());
    assertEquals(
        List.of("a 1.yaml:1:1", "b 2.yaml:4:1", "c 2.yaml:11:1"),
        reading.policies().policies().stream()
            .map(policy -> policy.name() + " " + policy.position())
            .toList());
  }

  @Test
  void refusesFilesThatHoldNoPolicyAtAll() {
    for (String text : List.of("", "\n", "# nothing", "---\n---\n")) {
      assertEquals(
          "x.yaml:1:1: found no policy, expected at least one document of kind ShutdownPolicy",
          only(Policies.read("x.yaml", text)),
          text);
    }
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    assertEquals(
        "x.yaml:2:7: found the byte 0xFC, expected UTF-8 (save the file as UTF-8)",
        only(bytes("a: b\nc: abc\u00fcr\n".getBytes(ISO_8859_1))));
    assertEquals(
        "x.yaml:1:2: found the byte 0xC3, expected UTF-8 (save the file as UTF-8)",
        only(bytes(new byte[] {'a', (byte) 0xC3})));
  }

  @Test
  void refusesControlCharacters() {
    assertEquals(
        "x.yaml:2:4: found the character U+0007, expected characters that YAML allows (remove it)",
        only(bytes("# \uD83D\uDE80\n\uD83D\uDE80: \u0007\n".getBytes(UTF_8))));
  }

  @Test
  void refusesFilesOfMoreThanOneMebibyte() {
    String document = Policies.document("a", GOOD);
    String full = document + "#".repeat((1 << 20) - document.length());

    assertTrue(Policies.read("x.yaml", full).isUsable());
    assertEquals(
        "x.yaml:1:1: found a file of more than 1 MiB, expected at most 1 MiB (split it)",
        only(Policies.read("x.yaml", full + "#")));
  }

  @Test
  void tellsAProblemOfAnAliasedValueOnce() {
    String spec =
        """
        match:
          - objectSelector: &bad { matchLabels: { app: yes } }
          - objectSelector: *bad
          - namespaceSelector: *bad
        preStop: {}
        """;

    assertEquals(
        "x.yaml:6:50: spec.match[0].objectSelector.matchLabels.app: found the boolean yes, expected"
            + " a string (quote it: \"yes\")",
        only(Policies.read("x.yaml", Policies.document("a", spec))));
  }

  @Test
  void stopsTellingAfterAThousandProblemsOfAFile() {
    String keys =
        IntStream.range(0, 1500).mapToObj(n -> "k" + n + ": 1\n").collect(Collectors.joining());
    PolicyReading reading =
        PolicyReader.read(
            List.of(
                Policies.source("many.yaml", Policies.document("a", GOOD) + keys),
                Policies.source("other.yaml", "[]")));

    assertEquals(1002, reading.problems().size());
    assertEquals("more than 1000 problems", reading.problems().get(1000).found());
    assertEquals("other.yaml", reading.problems().get(1001).position().file());
  }

  private static PolicyReading bytes(byte[] content) {
    return PolicyReader.read(List.of(new PolicySource("x.yaml", content)));
  }

  private static String only(PolicyReading reading) {
    assertEquals(1, reading.problems().size(), reading.problems()::toString);
    return reading.problems().get(0).toString();
  }
}
