package dev.lastcall.policy;

import java.time.Duration;
import java.util.List;

/** The section {@code preStop} as written in policy files. */
final class PreStopModel {

  private static final ListType<String> EXCLUDED =
      ListType.of("a list of container names", KubernetesNames.CONTAINER);

  private static final Field<List<String>> INCLUDE =
      Field.withDefault(
          "include",
          ListType.notEmpty(
              "a list of at least one container name",
              KubernetesNames.CONTAINER,
              "write [\"*\"] for all containers",
              false),
          NameFilter.ALL.include(),
          "[\"*\"]",
          "Names of containers; `*` stands for any characters.");
  private static final Field<List<String>> EXCLUDE =
      Field.withDefault(
          "exclude", EXCLUDED, NameFilter.ALL.exclude(), "[]", "The same; wins over `include`.");

  static final MappingType<NameFilter> CONTAINERS =
      MappingType.of(
          "a mapping with include or exclude",
          List.of(INCLUDE, EXCLUDE),
          values -> new NameFilter(values.get(INCLUDE), values.get(EXCLUDE)));

  private static final Field<Duration> DELAY =
      Field.duration(
          "delay",
          Duration.ofSeconds(1),
          Duration.ofHours(1),
          Duration.ofSeconds(15),
          "How long a container waits before SIGTERM: at least the time until nobody sends new"
              + " connections.");
  private static final Field<PreStop.Existing> EXISTING =
      Field.choice(
          "existing",
          ChoiceType.of(PreStop.Existing.class),
          PreStop.Existing.Keep,
          "What happens to a preStop hook that a container has already; `Prepend` puts the delay in"
              + " front of one that runs a shell, and lengthens one that only sleeps.");
  private static final Field<Duration> EXISTING_BUDGET =
      Field.duration(
          "existingBudget",
          Duration.ZERO,
          Duration.ofHours(1),
          PreStop.DEFAULT_EXISTING_BUDGET,
          "Counted in the grace for a kept hook whose length cannot be read.");
  private static final Field<NameFilter> CONTAINER_FILTER =
      Field.withDefault(
          "containers", CONTAINERS, NameFilter.ALL, "{}", "The containers that get the delay.");
  private static final Field<PreStop.Jobs> JOBS =
      Field.choice(
          "jobs",
          ChoiceType.of(PreStop.Jobs.class),
          PreStop.Jobs.Skip,
          "Whether Pods of Jobs are handled.");

  static final MappingType<PreStop> PRE_STOP =
      MappingType.of(
          "a mapping with delay, existing, existingBudget, containers or jobs",
          List.of(DELAY, EXISTING, EXISTING_BUDGET, CONTAINER_FILTER, JOBS),
          values ->
              new PreStop(
                  values.get(DELAY),
                  values.get(EXISTING),
                  values.get(EXISTING_BUDGET),
                  values.get(CONTAINER_FILTER),
                  values.get(JOBS)));

  private PreStopModel() {}
}
