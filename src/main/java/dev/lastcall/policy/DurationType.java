package dev.lastcall.policy;

import java.time.Duration;
import java.util.Optional;

/** A duration in whole seconds, within bounds that are inclusive. */
record DurationType(Duration min, Duration max) implements ValueType<Duration> {

  @Override
  public String description() {
    return "a duration from " + Durations.format(min) + " to " + Durations.format(max);
  }

  @Override
  public Optional<Duration> read(YamlValue value, Reading reading) {
    Optional<Duration> duration = value.string().flatMap(Durations::parse);
    if (duration.isEmpty()) {
      Optional<Duration> guess = value.text().flatMap(Durations::guess).filter(this::isWithin);
      reading.add(
          value,
          value.found(),
          description() + ", in whole seconds like 15s or 1m30s",
          guess.map(meant -> "write " + Durations.format(meant)));
      return Optional.empty();
    }
    if (!isWithin(duration.get())) {
      reading.add(value, value.found(), description());
      return Optional.empty();
    }
    return duration;
  }

  private boolean isWithin(Duration duration) {
    return duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0;
  }
}
