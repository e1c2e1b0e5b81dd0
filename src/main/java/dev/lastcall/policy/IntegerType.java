package dev.lastcall.policy;

import java.util.Optional;
import java.util.regex.Pattern;

/** An integer; YAML's octal, hexadecimal and grouped spellings are refused as slips. */
final class IntegerType implements ValueType<Integer> {

  private static final Pattern DECIMAL = Pattern.compile("0|[-+]?[1-9][0-9]{0,9}");

  @Override
  public String description() {
    return "an integer from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
  }

  @Override
  public Optional<Integer> read(YamlValue value, Reading reading) {
    String text = value.text().orElse("");
    boolean decimal = DECIMAL.matcher(text).matches();
    if (value.isNumber() && decimal && Long.parseLong(text) == (int) Long.parseLong(text)) {
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
}
