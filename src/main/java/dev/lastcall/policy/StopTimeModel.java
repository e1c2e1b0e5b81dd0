package dev.lastcall.policy;

import dev.lastcall.policy.StopTimeSource.Unit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The section {@code grace.stop} as written in policy files. */
final class StopTimeModel {

  private static final int MAX_NAME = 200;

  /** Values are words in messages and annotations, and flags are compared with whole words. */
  private static final Pattern ENV_PATTERN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  private static final Pattern ARG_PATTERN = Pattern.compile("--?[A-Za-z][A-Za-z0-9_.-]*");
  private static final Pattern PROPERTY_PATTERN =
      Pattern.compile("[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*");

  private static final Field<String> ENV =
      Field.optional(
          "env",
          name("the name of an environment variable", ENV_PATTERN, name -> name.replace('$', '_')),
          "none",
          "An environment variable of the container; `valueFrom` is never read.");
  private static final Field<String> ARG =
      Field.optional(
          "arg",
          name(
              "a flag like --graceful-timeout, -t or -Dkey",
              ARG_PATTERN,
              flag -> "--" + flag.replaceFirst("[= ].*", "").replaceFirst("^-*", "")),
          "none",
          "A flag in the command, in a script run by a shell, in `GUNICORN_CMD_ARGS`,"
              + " `JDK_JAVA_OPTIONS` or `JAVA_TOOL_OPTIONS`.");
  private static final Field<String> PROPERTY =
      Field.optional(
          "property",
          name(
              "a property like quarkus.shutdown.timeout",
              PROPERTY_PATTERN,
              key -> key.replaceFirst("^(--?D?)", "").replaceFirst("=.*", "")),
          "none",
          "A property as argument `--key=value`, in `SPRING_APPLICATION_JSON`, or as `-Dkey=value`"
              + " where `arg` is looked for.");
  private static final Field<Unit> UNIT =
      Field.withDefault(
          "unit", new ChoiceType<>(units(), Set.of()), Unit.SECONDS, "s", "Of a bare number.");

  static final MappingType<StopTimeSource> SOURCE =
      new MappingType<>(
          "a mapping with one of env, arg, property",
          List.of(ENV, ARG, PROPERTY, UNIT),
          Set.of("observed"),
          StopTimeModel::checkOnePlace,
          StopTimeModel::source);

  private static final Field<Duration> BY_DEFAULT =
      Field.duration(
          "default",
          Duration.ZERO,
          Duration.ofHours(24),
          StopTime.DEFAULT.byDefault(),
          "Stop time when no container of a Pod gives one of its own.");
  private static final Field<List<StopTimeSource>> FROM =
      Field.withDefault(
          "from",
          ListType.of("a list of sources", SOURCE),
          List.of(),
          "[]",
          "Where a container may give its stop time; the first source that gives a value wins, and"
              + " the longest time of all containers.");

  static final MappingType<StopTime> STOP =
      MappingType.of(
          "a mapping with default or from",
          List.of(BY_DEFAULT, FROM),
          values -> new StopTime(values.get(BY_DEFAULT), values.get(FROM)));

  private StopTimeModel() {}

  private static StringType name(
      String description, Pattern pattern, UnaryOperator<String> repair) {
    return new StringType(
        description, text -> text.length() <= MAX_NAME && pattern.matcher(text).matches(), repair);
  }

  private static Map<String, Unit> units() {
    Map<String, Unit> units = new LinkedHashMap<>();
    for (Unit unit : Unit.values()) {
      units.put(unit.symbol(), unit);
    }
    return units;
  }

  private static void checkOnePlace(FieldValues values, Reading reading) {
    List<String> written =
        Stream.of(ENV.name(), ARG.name(), PROPERTY.name(), "observed")
            .filter(values::isWritten)
            .toList();
    if (written.size() != 1) {
      reading.add(
          values.mapping(),
          written.isEmpty() ? "no source" : "the keys " + String.join(", ", written),
          "one of env, arg, property",
          written.isEmpty() ? Optional.empty() : Optional.of("make them entries of their own"));
    }
  }

  private static StopTimeSource source(FieldValues values) {
    Unit unit = values.get(UNIT);
    if (values.isWritten(ENV.name())) {
      return new StopTimeSource.Env(values.get(ENV), unit);
    }
    return values.isWritten(ARG.name())
        ? new StopTimeSource.Arg(values.get(ARG), unit)
        : new StopTimeSource.Property(values.get(PROPERTY), unit);
  }
}
