package dev.lastcall.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The section {@code grace} as written in policy files. */
final class GraceModel {

  /** Pods that take longer than a week to stop are beyond what a grace period can do. */
  private static final Duration LONGEST = Duration.ofHours(168);

  private static final Field<StopTime> STOP_TIME =
      Field.withDefault(
          "stop",
          StopTimeModel.STOP,
          StopTime.DEFAULT,
          "{}",
          "What an application needs after SIGTERM.");
  private static final Field<Duration> MARGIN =
      Field.duration(
          "margin",
          Duration.ZERO,
          Duration.ofHours(1),
          Grace.DEFAULT_MARGIN,
          "Slack for the kubelet.");
  private static final Field<Duration> MIN =
      Field.duration(
          "min",
          Duration.ZERO,
          LONGEST,
          Duration.ofSeconds(30),
          "Grace up to which every Pod is raised; not above `max`.");
  private static final Field<Duration> MAX =
      Field.duration(
          "max",
          Duration.ofSeconds(1),
          LONGEST,
          Duration.ofMinutes(15),
          "Bound of what Lastcall raises, at least `margin` + 1s. A Pod that asks for more itself"
              + " keeps it.");

  static final MappingType<Grace> GRACE =
      new MappingType<>(
          "a mapping with stop, margin, min or max",
          List.of(STOP_TIME, MARGIN, MIN, MAX),
          Set.of(),
          GraceModel::checkBounds,
          values ->
              new Grace(
                  values.get(STOP_TIME), values.get(MARGIN), values.get(MIN), values.get(MAX)));

  private GraceModel() {}

  private static void checkBounds(FieldValues values, Reading reading) {
    Optional<Duration> max = values.find(MAX);
    if (max.isEmpty()) {
      return;
    }
    Field<Duration> place = values.isWritten(MAX.name()) ? MAX : MIN;
    values
        .find(MIN)
        .filter(min -> min.compareTo(max.get()) > 0)
        .ifPresent(
            min ->
                reading.add(
                    values.at(place),
                    "min %s and max %s"
                        .formatted(Durations.format(min), Durations.format(max.get())),
                    "min of at most max"));
    Field<Duration> marginPlace = values.isWritten(MAX.name()) ? MAX : MARGIN;
    values
        .find(MARGIN)
        .filter(margin -> margin.plusSeconds(1).compareTo(max.get()) > 0)
        .ifPresent(
            margin ->
                reading.add(
                    values.at(marginPlace),
                    "margin %s and max %s"
                        .formatted(Durations.format(margin), Durations.format(max.get())),
                    "max of at least margin + 1s"));
  }
}
