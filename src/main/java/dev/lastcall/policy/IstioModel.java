package dev.lastcall.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The section {@code istio} as written in policy files. */
final class IstioModel {

  private static final String STOP_TIME = "StopTime";

  private static final Field<Istio> TERMINATION_DRAIN_DURATION =
      Field.withDefault(
          "terminationDrainDuration",
          new DrainType(new DurationType(Duration.ofSeconds(1), Duration.ofHours(1))),
          new Istio(Optional.empty()),
          STOP_TIME,
          "How long the proxy goes on after SIGTERM; `StopTime` is what the application needs. A"
              + " value that the Pod has already is kept.");

  static final MappingType<Istio> ISTIO =
      MappingType.of(
          "a mapping with terminationDrainDuration",
          List.of(TERMINATION_DRAIN_DURATION),
          values -> values.get(TERMINATION_DRAIN_DURATION));

  private IstioModel() {}

  private record DrainType(DurationType duration) implements ValueType<Istio> {

    @Override
    public String description() {
      return STOP_TIME + ", or " + duration.description();
    }

    @Override
    public Optional<Istio> read(YamlValue value, Reading reading) {
      String word = value.string().orElse("");
      if (word.equals(STOP_TIME)) {
        return Optional.of(new Istio(Optional.empty()));
      }
      if (word.equalsIgnoreCase(STOP_TIME)) {
        reading.add(value, value.found(), description(), "write " + STOP_TIME);
        return Optional.empty();
      }
      return duration.read(value, reading).map(fixed -> new Istio(Optional.of(fixed)));
    }
  }
}
