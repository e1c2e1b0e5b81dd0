package dev.lastcall.policy;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A day, as {@code 2027-03-31}; with or without quotes. */
final class DateType implements ValueType<LocalDate> {

  private static final Pattern STRICT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern LOOSE =
      Pattern.compile("(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?:[Tt\\s].{0,40})?");

  @Override
  public String description() {
    return "a date like 2027-03-31";
  }

  @Override
  public Optional<LocalDate> read(YamlValue value, Reading reading) {
    String text = value.text().orElse("");
    Optional<LocalDate> date = guess(text);
    if (date.isPresent() && STRICT.matcher(text).matches()) {
      return date;
    }
    reading.add(value, value.found(), description(), date.map(guess -> "write " + guess));
    return Optional.empty();
  }

  private static Optional<LocalDate> guess(String text) {
    Matcher matcher = LOOSE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDate.of(
              Integer.parseInt(matcher.group(1)),
              Integer.parseInt(matcher.group(2)),
              Integer.parseInt(matcher.group(3))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
