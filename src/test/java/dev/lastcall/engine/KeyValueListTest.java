package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lastcall.testing.AttributeLists;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyValueListTest {

  private static final String KEY = "deregistration_delay.timeout_seconds";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                | d=35
          ` `               | d=35
          a=1               | a=1,d=35
          `a=1, b=2`        | `a=1, b=2,d=35`
          a=1,              | a=1,d=35
          `a=1, `           | a=1,d=35
          `,a=1`            | `,a=1,d=35`
          a=1,,b=2          | a=1,,b=2,d=35
          a=                | a=,d=35
          a=b=c             | a=b=c,d=35
          a=b\\,c          | a=b\\,c,d=35
          a\\=b=c          | a\\=b=c,d=35
          a=b\\\\           | a=b\\\\,d=35
          d=300             | d=35
          `d=1,a=2,d=300`   | d=35,a=2
          `a=1, d = 300`    | a=1,d=35
          """)
  void addsOrReplacesOneEntry(String before, String after) {
    String text = before == null ? "" : before;
    assertEquals(after, KeyValueList.parse(text).orElseThrow().with("d", "35").text());
    assertEquals(Optional.of("35"), AttributeLists.read(after).map(entries -> entries.get("d")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a=1,b",
        "=1",
        "a=1,=2",
        "a\\=1",
        "a=1\nb=2",
        "a=1\nb=2\n",
        "a=1\\",
        "a=1,b=2\\\\\\"
      })
  void refusesWhatTheControllerRefusesOrMisreads(String text) {
    assertEquals(Optional.empty(), KeyValueList.parse(text));
  }

  @Test
  void pairsOnLinesThatEndWithCommasAreRead() {
    KeyValueList list = KeyValueList.parse("a=1,\nb=2\n").orElseThrow();
    assertEquals(Optional.of("2"), list.get("b"));
  }

  @Test
  void theLastOfTwoCounts() {
    String text = KEY + "=1," + KEY + "=2";
    assertEquals(Optional.of("2"), KeyValueList.parse(text).orElseThrow().get(KEY));
    assertEquals(Optional.of(Map.of(KEY, "2")), AttributeLists.read(text));
  }

  @Test
  void whatIsWrittenIsEscaped() {
    String text = KeyValueList.parse("x=1").orElseThrow().with("a,b", "c=d\\,e").text();
    assertEquals(Optional.of(Map.of("x", "1", "a,b", "c=d\\,e")), AttributeLists.read(text));
  }
}
