package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedYamlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                        | k: 5s\\n
          `  \\n`                   | k: 5s\\n
          {}                        | {"k":"5s"}
          { }                       | {"k":"5s"}
          {"a":1}                   | {"a":1,"k":"5s"}
          `{ "a": [1, 2], }\\n`     | { "a": [1, 2],"k":"5s"}
          a: 1                      | a: 1\\nk: 5s\\n
          `a: {b: 1}\\n\\n`         | a: {b: 1}\\nk: 5s\\n
          `a:\\n  b: 1\\n`          | a:\\n  b: 1\\nk: 5s\\n
          `  a: 1\\n  b: 2\\n`      | `  a: 1\\n  b: 2\\n  k: 5s\\n`
          `# why\\n---\\na: 1`      | # why\\n---\\na: 1\\nk: 5s\\n
          `a: 1 # last`             | a: 1 # last\\nk: 5s\\n
          """)
  void addsAKeyToTheTextAsItIs(String text, String expected) {
    EmbeddedYaml yaml = EmbeddedYaml.parse(unescaped(text)).orElseThrow();
    assertEquals(Optional.of(unescaped(expected)), yaml.with("k", "5s"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"k":300,"a":1}             | {"k":40,"a":1}
          `{ "a": 1, "k" : "x" }`     | `{ "a": 1, "k" : 40 }`
          {"k":null}                  | {"k":40}
          {"k":{"b":[1]},"a":1}       | {"k":40,"a":1}
          `# top\\nk: 300 # why\\na: 1` | `# top\\nk: 40 # why\\na: 1`
          `k: 'x'\\n`                 | k: 40\\n
          `k:\\n`                     | k: 40\\n
          `k:\\na: 1\\n`              | k: 40\\na: 1\\n
          `k:\\n  b: 1\\na: 1\\n`     | k:\\n  40\\na: 1\\n
          `k: >\\n  x\\na: 1\\n`      | k: 40\\na: 1\\n
          `a: 💥\\nk: [1, 2]\\n`      | a: 💥\\nk: 40\\n
          """)
  void changesTheValueWhereItIs(String text, String expected) {
    EmbeddedYaml yaml = EmbeddedYaml.parse(unescaped(text)).orElseThrow();
    assertEquals(Optional.of(unescaped(expected)), yaml.with("k", "40"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          35         | {}   | {"k":35}
          35         | a: 1 | a: 1\\nk: 35\\n
          0          | {}   | {"k":0}
          035        | {}   | {"k":"035"}
          035        | a: 1 | a: 1\\nk: "035"\\n
          1234567890 | a: 1 | a: 1\\nk: "1234567890"\\n
          on         | {}   | {"k":"on"}
          on         | a: 1 | a: 1\\nk: "on"\\n
          web        | a: 1 | a: 1\\nk: web\\n
          """)
  void aNumberStaysANumberAndAWordAWord(String value, String text, String expected) {
    EmbeddedYaml yaml = EmbeddedYaml.parse(text).orElseThrow();
    String merged = yaml.with("k", value).orElseThrow();
    assertEquals(unescaped(expected), merged);
    assertEquals(Optional.of(value), EmbeddedYaml.parse(merged).orElseThrow().get("k"));
  }

  /** A block scalar that runs to the end, or a document end, would swallow or refuse the line. */
  @ParameterizedTest
  @ValueSource(
      strings = {"a: 1\n...\n", "- a", "text", "a: b: c", "{", "a: 1\na: 2", "!!java.io.File {}"})
  void leavesAloneWhatItCannotAddTo(String text) {
    assertEquals(
        Optional.empty(), EmbeddedYaml.parse(text).flatMap(yaml -> yaml.with("k", "5s")), text);
  }

  @Test
  void aliasesDoNotMultiply() {
    StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 60; i++) {
      text.append("a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(20)));
    }
    assertTrue(EmbeddedYaml.parse(text.toString()).isEmpty());
  }

  /** One of these took seconds, and admission has few. */
  @Test
  void depthEndsTheReadingEarly() {
    String text = "{".repeat(16 * 1024);
    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 200; i++) {
            assertTrue(EmbeddedYaml.parse(text).isEmpty());
          }
        });
  }

  private static String unescaped(String text) {
    return text == null ? "" : text.replace("\\n", "\n");
  }
}
