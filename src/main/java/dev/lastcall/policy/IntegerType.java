package dev.lastcall.policy;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An integer within bounds that are inclusive; YAML's octal, hexadecimal and grouped spellings are
 * refused as slips.
 */
record IntegerType(int min, int max) implements ValueType<Integer> {

  static final IntegerType ANY = new IntegerType(Integer.MIN_VALUE, Integer.MAX_VALUE);

  private static final Pattern DECIMAL = Pattern.compile("0|[-+]?[1-9][0-9]{0,9}");

  @Override
  public String description() {
    return "an integer from " + min + " to " + max;
  }

  @Override
  public Optional<Integer> read(YamlValue value, Reading reading) {
    String text = value.text().orElse("");
    boolean decimal = DECIMAL.matcher(text).matches();
    if (value.isNumber() && decimal && isWithin(Long.parseLong(text))) {
      return Optional.of((int) Long.parseLong(text));
    }
    boolean quoted = value.string().isPresent() && decimal;
    reading.add(
        value,
        value.found(),
        description(),
        quoted ? Optional.of("write it without quotes: " + text) : Optional.empty());
    return Optional.empty();
  }

  private boolean isWithin(long number) {
    return number >= min && number <= max;
  }
}
