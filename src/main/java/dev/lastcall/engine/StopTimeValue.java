package dev.lastcall.engine;

import dev.lastcall.policy.StopTimeSource.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as frameworks write them: {@code 30}, {@code 30s}, {@code 30000ms}, {@code 1m30s},
 * {@code 0.5h} and the ISO 8601 form {@code PT1M30S}, in either case.
 */
final class StopTimeValue {

  /** Longer ones are slips, or mean that there is no bound at all. */
  static final Duration MAX = Duration.ofHours(24);

  private static final String NUMBER = "(\\d{1,9}(?:\\.\\d{0,9})?)";
  private static final Pattern BARE = Pattern.compile(NUMBER);
  private static final Pattern PARTS =
      Pattern.compile("(?=.)(?:NUMd)?(?:NUMh)?(?:NUMm)?(?:NUMs)?(?:NUMms)?".replace("NUM", NUMBER));
  private static final Pattern ISO =
      Pattern.compile("p(?=.)(?:NUMd)?(?:t(?:NUMh)?(?:NUMm)?(?:NUMs)?)?".replace("NUM", NUMBER));
  private static final long[] MILLISECONDS = {86_400_000, 3_600_000, 60_000, 1_000, 1};
  private static final int MAX_LENGTH = 60;

  private StopTimeValue() {}

  /**
   * Whole seconds, rounded up; empty when the text is no duration from 0 to 24 h.
   *
   * @param unit of a number without one
   */
  static OptionalLong seconds(String text, Unit unit) {
    String value = text.strip().toLowerCase(Locale.ROOT);
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      return OptionalLong.empty();
    }
    Matcher bare = BARE.matcher(value);
    if (bare.matches()) {
      long factor = unit == Unit.MILLISECONDS ? 1 : 1_000;
      return bounded(new BigDecimal(bare.group(1)).multiply(BigDecimal.valueOf(factor)));
    }
    Matcher parts = (value.startsWith("p") ? ISO : PARTS).matcher(value);
    return parts.matches() ? sum(parts) : OptionalLong.empty();
  }

  private static OptionalLong sum(Matcher parts) {
    BigDecimal milliseconds = BigDecimal.ZERO;
    boolean any = false;
    for (int group = 1; group <= parts.groupCount(); group++) {
      if (parts.group(group) != null) {
        any = true;
        BigDecimal unit = BigDecimal.valueOf(MILLISECONDS[group - 1]);
        milliseconds = milliseconds.add(new BigDecimal(parts.group(group)).multiply(unit));
      }
    }
    return any ? bounded(milliseconds) : OptionalLong.empty();
  }

  private static OptionalLong bounded(BigDecimal milliseconds) {
    long seconds = milliseconds.movePointLeft(3).setScale(0, RoundingMode.CEILING).longValueExact();
    return seconds <= MAX.toSeconds() ? OptionalLong.of(seconds) : OptionalLong.empty();
  }
}
