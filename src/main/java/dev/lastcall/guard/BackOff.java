package dev.lastcall.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Failures in a row, and when to try again: each pause is twice the last, up to a bound. */
final class BackOff {

  private static final Duration MAX = Duration.ofSeconds(30);
  private static final int MAX_DOUBLINGS = 10;

  private int failures;
  private Optional<Instant> firstFailure = Optional.empty();
  private Instant free = Instant.MIN;

  /**
   * @param first the pause after the first failure
   */
  void failed(Instant now, Duration first) {
    firstFailure = firstFailure.or(() -> Optional.of(now));
    Duration doubled = first.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    failures++;
    free = now.plus(doubled.compareTo(MAX) < 0 ? doubled : MAX);
  }

  void succeeded() {
    failures = 0;
    firstFailure = Optional.empty();
    free = Instant.MIN;
  }

  int failures() {
    return failures;
  }

  Optional<Instant> firstFailure() {
    return firstFailure;
  }

  /** From when on it may be tried. */
  Instant free() {
    return free;
  }
}
