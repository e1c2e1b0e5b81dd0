package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ShellWordsTest {

  static List<Arguments> scripts() {
    return List.of(
        Arguments.of("", List.of()),
        Arguments.of("  a  b\tc\n", List.of("a", "b", "c")),
        Arguments.of("a 'b c' \"d e\"f", List.of("a", "b c", "d ef")),
        Arguments.of("'a\"b' \"c'd\" \"e\\\"f\"", List.of("a\"b", "c'd", "e\"f")),
        Arguments.of("a\\ b \\'c", List.of("a b", "'c")),
        Arguments.of("a \\\n b", List.of("a", "b")),
        Arguments.of("a;b&&c|d(e)>f", List.of("a", "b", "c", "d", "e", "f")),
        Arguments.of("a # b 'c\nd e#f", List.of("a", "d", "e#f")),
        Arguments.of("'' \"\"", List.of("", "")),
        Arguments.of("a 'b", List.of("a", "b")),
        Arguments.of("a\\", List.of("a")),
        Arguments.of("--x=$Y --z=\"$(date)\"", List.of("--x=$Y", "--z=$(date)")));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void splitsAsAShellDoesWithoutExpandingAnything(String script, List<String> words) {
    assertEquals(words, ShellWords.split(script));
  }
}
