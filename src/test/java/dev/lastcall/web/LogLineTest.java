package dev.lastcall.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          web-7d4b9c6f5-x2x9k | web-7d4b9c6f5-x2x9k
          A/b_c.d:e@f-9       | A/b_c.d:e@f-9
          ``                  | ""
          `a b`               | "a b"
          `a=b`               | "a=b"
          `a"b`               | "a\\"b"
          `[x]`               | "[x]"
          `{x}`               | "{x}"
          `a\tb`              | "a\\tb"
          `\u00e9`            | "\u00e9"
          """)
  void quotesWhatIsMoreThanAName(String text, String expected) {
    assertEquals(
        "kind=Pod name=" + expected + " dryRun=true",
        new LogLine().text("kind", "Pod").text("name", text).word("dryRun", true).toString());
  }
}
