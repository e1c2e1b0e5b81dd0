package dev.lastcall.policy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The durations of policy files: whole hours, minutes and seconds, as {@code 1m30s}. */
public final class Durations {

  private static final Pattern STRICT =
      Pattern.compile("(?=.)(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");

  /** One number with a unit, in the spellings that people and other tools use. */
  private static final Pattern LOOSE_PART =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(?!\\d)\\s*([a-z\u00b5]*)\\s*");

  private static final Map<String, BigDecimal> SECONDS_OF_UNIT =
      Map.ofEntries(
          Map.entry("ns", new BigDecimal("0.000000001")),
          Map.entry("us", new BigDecimal("0.000001")),
          Map.entry("\u00b5s", new BigDecimal("0.000001")),
          Map.entry("ms", new BigDecimal("0.001")),
          Map.entry("", BigDecimal.ONE),
          Map.entry("s", BigDecimal.ONE),
          Map.entry("sec", BigDecimal.ONE),
          Map.entry("second", BigDecimal.ONE),
          Map.entry("m", BigDecimal.valueOf(60)),
          Map.entry("min", BigDecimal.valueOf(60)),
          Map.entry("minute", BigDecimal.valueOf(60)),
          Map.entry("h", BigDecimal.valueOf(3600)),
          Map.entry("hour", BigDecimal.valueOf(3600)),
          Map.entry("d", BigDecimal.valueOf(86400)),
          Map.entry("day", BigDecimal.valueOf(86400)));

  private static final int MAX_LENGTH = 40;

  private Durations() {}

  /** Empty when the text is not a duration as policy files have them. */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = STRICT.matcher(text);
    if (text.length() > MAX_LENGTH || !matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofHours(number(matcher.group(1)))
            .plusMinutes(number(matcher.group(2)))
            .plusSeconds(number(matcher.group(3))));
  }

  /** The shortest spelling that {@link #parse} reads, as {@code 1m30s}; whole seconds. */
  public static String format(Duration duration) {
    long hours = duration.toHours();
    int minutes = duration.toMinutesPart();
    int seconds = duration.toSecondsPart();
    String text =
        (hours == 0 ? "" : hours + "h")
            + (minutes == 0 ? "" : minutes + "m")
            + (seconds == 0 ? "" : seconds + "s");
    return text.isEmpty() ? "0s" : text;
  }

  /** The duration that the text probably means, rounded up to whole seconds. */
  static Optional<Duration> guess(String text) {
    String rest = text.strip().toLowerCase(Locale.ROOT);
    if (rest.startsWith("-") || rest.startsWith("+")) {
      rest = rest.substring(1);
    }
    if (rest.isEmpty() || rest.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    BigDecimal seconds = BigDecimal.ZERO;
    Matcher part = LOOSE_PART.matcher(rest);
    while (!part.hitEnd()) {
      if (!part.lookingAt()) {
        return Optional.empty();
      }
      String word = part.group(2);
      String unit = word.length() > 2 ? word.replaceFirst("s$", "") : word;
      BigDecimal factor = SECONDS_OF_UNIT.get(unit);
      if (factor == null) {
        return Optional.empty();
      }
      seconds = seconds.add(new BigDecimal(part.group(1)).multiply(factor));
      if (part.end() == rest.length()) {
        break;
      }
      part.region(part.end(), rest.length());
    }
    long whole = seconds.setScale(0, RoundingMode.CEILING).longValueExact();
    return Optional.of(Duration.ofSeconds(whole));
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
