package dev.lastcall.policy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One of a few words; those of enums are CamelCase, as in Kubernetes. */
final class ChoiceType<T> implements ValueType<T> {

  private final Map<String, T> choices;
  private final Set<String> notYet;

  /**
   * @param choices the words, in the order of messages
   * @param notYet words of the format that this version does not support
   */
  ChoiceType(Map<String, T> choices, Set<String> notYet) {
    this.choices = choices;
    this.notYet = notYet;
  }

  static <E extends Enum<E>> ChoiceType<E> of(Class<E> type, String... notYet) {
    Map<String, E> choices =
        Arrays.stream(type.getEnumConstants())
            .collect(
                Collectors.toMap(Enum::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    return new ChoiceType<>(choices, Set.of(notYet));
  }

  @Override
  public String description() {
    return orList(List.copyOf(choices.keySet()));
  }

  @Override
  public Optional<T> read(YamlValue value, Reading reading) {
    String word = value.string().orElse("");
    T choice = choices.get(word);
    if (choice != null) {
      return Optional.of(choice);
    }
    if (notYet.stream().anyMatch(word::equalsIgnoreCase)) {
      reading.add(value, value.found() + ", which is not supported yet", description());
    } else {
      reading.add(value, value.found(), description(), hint(word));
    }
    return Optional.empty();
  }

  private Optional<String> hint(String word) {
    return Suggestions.nearest(word, choices.keySet())
        .map(
            near ->
                near.equalsIgnoreCase(word) || choices.size() == 1
                    ? "write " + near
                    : "did you mean " + YamlValue.quote(near) + "?");
  }

  static String orList(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }
}
