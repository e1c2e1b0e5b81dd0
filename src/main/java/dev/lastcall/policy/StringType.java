package dev.lastcall.policy;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A string of a certain syntax.
 *
 * @param valid tells whether a string has the syntax
 * @param repair makes of a string that has not one that probably was meant
 */
record StringType(String description, Predicate<String> valid, UnaryOperator<String> repair)
    implements ValueType<String> {

  @Override
  public Optional<String> read(YamlValue value, Reading reading) {
    Optional<String> text = value.string();
    if (text.isEmpty()) {
      reading.add(
          value, value.found(), "a string", value.quoted().map(quoted -> "quote it: " + quoted));
      return Optional.empty();
    }
    if (!valid.test(text.get())) {
      Optional<String> repaired = text.map(repair).filter(valid);
      reading.add(
          value,
          value.found(),
          description,
          repaired.map(word -> "write " + YamlValue.quote(word)));
      return Optional.empty();
    }
    return text;
  }
}
