package dev.lastcall.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "0s, 0, 0s",
    "15s, 15, 15s",
    "2m, 120, 2m",
    "1m30s, 90, 1m30s",
    "90s, 90, 1m30s",
    "1h, 3600, 1h",
    "24h, 86400, 24h",
    "1h5s, 3605, 1h5s",
    "015s, 15, 15s"
  })
  void readsAndWritesWholeSeconds(String text, long seconds, String shortest) {
    assertEquals(Optional.of(Duration.ofSeconds(seconds)), Durations.parse(text));
    assertEquals(shortest, Durations.format(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "15",
        "500ms",
        "-5s",
        "+5s",
        "1.5s",
        "15 s",
        "15S",
        "1s1m",
        "1m1m",
        "s",
        "PT15S",
        "1d",
        "9999999999s",
        "15s "
      })
  void refusesEverythingElse(String text) {
    assertEquals(Optional.empty(), Durations.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "15, 15s",
    "500ms, 1s",
    "1500ms, 2s",
    "2000ms, 2s",
    "-5s, 5s",
    "1.5s, 2s",
    "1.5m, 1m30s",
    "15S, 15s",
    "' 15 seconds ', 15s",
    "1 hour 30 min, 1h30m",
    "1d, 24h",
    "2days, 48h",
    "1us, 1s"
  })
  void guessesWhatWasMeant(String text, String meant) {
    assertEquals(Optional.of(meant), Durations.guess(text).map(Durations::format));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "15 parsecs", "1:30", "--5s", "5s!", "9999999999s"})
  void doesNotGuessFromNonsense(String text) {
    assertEquals(Optional.empty(), Durations.guess(text));
  }
}
