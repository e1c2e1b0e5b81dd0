package dev.lastcall.sidecar;

/** Lines of the log; the container runtime gives them their time. */
@FunctionalInterface
public interface Log {

  /** Writes one line of {@code key=value}. */
  void line(String text);

  /** A text from outside as a value: in quotes when it needs them, and never more than one line. */
  static String value(String text) {
    boolean plain = !text.isEmpty();
    StringBuilder quoted = new StringBuilder("\"");
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      plain &= c > ' ' && c < 127 && c != '"' && c != '=';
      if (c == '"' || c == '\\') {
        quoted.append('\\');
      }
      quoted.append(c < ' ' || c == 127 ? '?' : c);
    }
    return plain ? text : quoted.append('"').toString();
  }
}
