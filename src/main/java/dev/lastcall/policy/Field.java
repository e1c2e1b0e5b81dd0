package dev.lastcall.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * A key of a mapping.
 *
 * @param fallback the value when the key is absent, if there is one
 * @param fallbackText the same as one would write it, or a word for what an absent key means
 * @param doc one sentence for the reference
 */
record Field<T>(
    String name,
    ValueType<T> type,
    boolean isRequired,
    Optional<T> fallback,
    String fallbackText,
    String doc) {

  static <T> Field<T> required(String name, ValueType<T> type, String doc) {
    return new Field<>(name, type, true, Optional.empty(), "required", doc);
  }

  static <T> Field<T> optional(String name, ValueType<T> type, String absent, String doc) {
    return new Field<>(name, type, false, Optional.empty(), absent, doc);
  }

  static <T> Field<T> withDefault(
      String name, ValueType<T> type, T fallback, String fallbackText, String doc) {
    return new Field<>(name, type, false, Optional.of(fallback), fallbackText, doc);
  }

  static Field<Duration> duration(
      String name, Duration min, Duration max, Duration fallback, String doc) {
    return withDefault(name, new DurationType(min, max), fallback, Durations.format(fallback), doc);
  }

  static <E extends Enum<E>> Field<E> choice(
      String name, ChoiceType<E> type, E fallback, String doc) {
    return withDefault(name, type, fallback, fallback.name(), doc);
  }
}
