package dev.lastcall.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with {@code {names}} that stand for numbers of the budget. */
public final class Placeholders {

  public static final String DELAY_SECONDS = "delaySeconds";
  public static final String STOP_SECONDS = "stopSeconds";
  public static final String GRACE_SECONDS = "graceSeconds";
  public static final String DRAIN_SECONDS = "drainSeconds";

  /** The name of the companion object of a profile. */
  public static final String COMPANION = "companion";

  /** As it stands in values. */
  public static final String COMPANION_REFERENCE = "{" + COMPANION + "}";

  private static final List<String> NAMES =
      List.of(DELAY_SECONDS, STOP_SECONDS, GRACE_SECONDS, DRAIN_SECONDS, COMPANION);

  /** A brace with a word in it; JSON has others. */
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9.]{0,40})}");

  private Placeholders() {}

  /** The text with its placeholders filled in. */
  public static String fill(String text, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
  }

  /** The text if it is nothing but one placeholder: its name. */
  public static Optional<String> only(String text) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** A string whose placeholders are known. */
  static ValueType<String> type(String description, ValueType<String> string) {
    return new PlaceholderType(
        description,
        string,
        PLACEHOLDER,
        NAMES::contains,
        NAMES,
        "{" + String.join("}, {", NAMES) + "}");
  }
}
