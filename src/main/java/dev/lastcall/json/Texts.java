package dev.lastcall.json;

/** Text from outside, made fit for messages. */
public final class Texts {

  private static final String MORE = "...";

  private Texts() {}

  /** At most so many characters, {@code ...} among them; never half of a surrogate pair. */
  public static String shortened(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = max - MORE.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + MORE;
  }
}
