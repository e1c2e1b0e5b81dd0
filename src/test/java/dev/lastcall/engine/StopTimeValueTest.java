package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lastcall.policy.StopTimeSource.Unit;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopTimeValueTest {

  @ParameterizedTest(name = "{0} is {1} s; with milliseconds as unit {2} s")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          30          | 30    | 1
          0           | 0     | 0
          1500        | 1500  | 2
          0.5         | 1     | 1
          30s         | 30    | 30
          30S         | 30    | 30
          ' 30s '     | 30    | 30
          30000ms     | 30    | 30
          30001ms     | 31    | 31
          1m30s       | 90    | 90
          1m30s500ms  | 91    | 91
          0.5h        | 1800  | 1800
          2m          | 120   | 120
          1d          | 86400 | 86400
          PT30S       | 30    | 30
          pt1m30s     | 90    | 90
          PT0.5S      | 1     | 1
          PT1H        | 3600  | 3600
          P1D         | 86400 | 86400
          P1DT0S      | 86400 | 86400
          24h         | 86400 | 86400
          25h         | -1    | -1
          86401       | -1    | 87
          999999999h  | -1    | -1
          -5          | -1    | -1
          ''          | -1    | -1
          s           | -1    | -1
          P           | -1    | -1
          PT          | -1    | -1
          30 s        | -1    | -1
          30x         | -1    | -1
          30s1m       | -1    | -1
          1e3         | -1    | -1
          ٣٠          | -1    | -1
          $(TIMEOUT)  | -1    | -1
          infinity    | -1    | -1
          """)
  void readsDurationsAsFrameworksWriteThem(String text, long seconds, long withMilliseconds) {
    assertEquals(expected(seconds), StopTimeValue.seconds(text, Unit.SECONDS));
    assertEquals(expected(withMilliseconds), StopTimeValue.seconds(text, Unit.MILLISECONDS));
  }

  private static OptionalLong expected(long seconds) {
    return seconds < 0 ? OptionalLong.empty() : OptionalLong.of(seconds);
  }
}
