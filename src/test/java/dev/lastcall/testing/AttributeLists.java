package dev.lastcall.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code k=v,k=v} as the AWS Load Balancer Controller's documentation describes it: a
 * character behind a backslash is taken literally, blanks around entries do not count, the last of
 * two entries with one key wins, and an entry without {@code =} spoils all. Written apart from the
 * engine's own parser, to check it.
 */
public final class AttributeLists {

  private AttributeLists() {}

  /** Empty when the controller would refuse the list. */
  public static Optional<Map<String, String>> read(String text) {
    Map<String, String> entries = new LinkedHashMap<>();
    StringBuilder key = null;
    StringBuilder current = new StringBuilder();
    boolean literal = false;
    for (char c : (text + ",").toCharArray()) {
      if (literal) {
        current.append(c);
        literal = false;
      } else if (c == '\\') {
        literal = true;
      } else if (c == '=' && key == null) {
        key = current;
        current = new StringBuilder();
      } else if (c == ',') {
        if (key == null && !current.toString().isBlank()) {
          return Optional.empty();
        }
        if (key != null) {
          if (key.toString().isBlank()) {
            return Optional.empty();
          }
          entries.remove(key.toString().strip());
          entries.put(key.toString().strip(), current.toString().strip());
        }
        key = null;
        current = new StringBuilder();
      } else {
        current.append(c);
      }
    }
    return Optional.of(entries);
  }
}
