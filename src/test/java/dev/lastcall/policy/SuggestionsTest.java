package dev.lastcall.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {

  private static final List<String> KEYS =
      List.of("delay", "existing", "existingBudget", "containers", "jobs", "min", "max");

  @ParameterizedTest
  @CsvSource({
    "dleay, delay",
    "DELAY, delay",
    "delayy, delay",
    "exsting, existing",
    "existing_budget, existingBudget",
    "container, containers",
    "mim, min",
    "drain, ",
    "x, ",
    "'', ",
    "timeout, "
  })
  void findsTheNearestKey(String word, String expected) {
    assertEquals(Optional.ofNullable(expected), Suggestions.nearest(word, KEYS));
  }

  @ParameterizedTest
  @CsvSource({
    "abc, abc, 0",
    "abc, ab, 1",
    "abc, acb, 1",
    "abc, xbc, 1",
    "'', abc, 3",
    "ca, abc, 3"
  })
  void countsEditsAndSwaps(String left, String right, int expected) {
    assertEquals(expected, Suggestions.distance(left, right));
    assertEquals(expected, Suggestions.distance(right, left));
  }
}
