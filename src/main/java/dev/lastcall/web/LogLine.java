package dev.lastcall.web;

import dev.lastcall.json.Json;
import dev.lastcall.json.Texts;

/** A line of the log: text from outside can break out of neither its field nor the line. */
final class LogLine {

  /** Characters; a name has at most 253. */
  private static final int MAX_FIELD = 300;

  private static final int TYPICAL_LENGTH = 256;
  private static final String PLAIN_MARKS = "_./:@-";

  private final StringBuilder line = new StringBuilder(TYPICAL_LENGTH);

  /** A word of ours. */
  LogLine word(String name, Object value) {
    begin(name).append(value);
    return this;
  }

  /** Text from outside, shortened, and quoted where it is more than a name. */
  LogLine text(String name, String value) {
    String shortened = Texts.shortened(value, MAX_FIELD);
    begin(name).append(isPlain(shortened) ? shortened : Json.quoted(shortened));
    return this;
  }

  private StringBuilder begin(String name) {
    if (!line.isEmpty()) {
      line.append(' ');
    }
    return line.append(name).append('=');
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isLetter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      boolean isDigit = c >= '0' && c <= '9';
      if (!isLetter && !isDigit && PLAIN_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  @Override
  public String toString() {
    return line.toString();
  }
}
