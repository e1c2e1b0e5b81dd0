package dev.lastcall.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A list {@code k=v,k=v} in an annotation. What others wrote stays as it is, letter by letter; only
 * what is added is written by us. A backslash takes the next character literally.
 *
 * @see <a
 *     href="https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/">AWS
 *     Load Balancer Controller</a>
 */
record KeyValueList(List<Pair> pairs) {

  KeyValueList {
    pairs = List.copyOf(pairs);
  }

  /**
   * One entry.
   *
   * @param text as it stands in the list
   */
  record Pair(String text, String key, String value) {

    static Pair of(String key, String value) {
      return new Pair(escaped(key) + "=" + escaped(value), key, value);
    }

    private static String escaped(String text) {
      return text.replaceAll("([\\\\,=])", "\\\\$1");
    }
  }

  /**
   * Empty when a pair has no {@code =}, for which its controller refuses the whole list, when pairs
   * stand on lines of their own, which it would take for one, or when the text ends in a backslash,
   * which would take the comma before an added entry.
   */
  static Optional<KeyValueList> parse(String text) {
    if (endsInEscape(text)) {
      return Optional.empty();
    }
    List<Pair> pairs = new ArrayList<>();
    for (String part : split(text, ',', Integer.MAX_VALUE)) {
      if (part.isBlank()) {
        // Its controller skips it.
        pairs.add(new Pair(part, "", ""));
        continue;
      }
      List<String> sides = split(part, '=', 2);
      if (sides.size() != 2 || sides.get(0).isBlank() || part.strip().lines().count() > 1) {
        return Optional.empty();
      }
      pairs.add(new Pair(part, unescaped(sides.get(0).strip()), unescaped(sides.get(1).strip())));
    }
    return Optional.of(new KeyValueList(pairs));
  }

  /** The last of several: so reads its controller. */
  Optional<String> get(String key) {
    return pairs.stream()
        .filter(pair -> pair.key().equals(key))
        .map(Pair::value)
        .reduce((first, second) -> second);
  }

  /** With the entry in place of those with its key, else behind the others. */
  KeyValueList with(String key, String value) {
    List<Pair> result = new ArrayList<>();
    boolean replaced = false;
    for (Pair pair : pairs) {
      if (!pair.key().equals(key)) {
        result.add(pair);
      } else if (!replaced) {
        result.add(Pair.of(key, value));
        replaced = true;
      }
    }
    if (!replaced) {
      boolean endsBlank = !result.isEmpty() && result.get(result.size() - 1).text().isBlank();
      result.subList(result.size() - (endsBlank ? 1 : 0), result.size()).clear();
      result.add(Pair.of(key, value));
    }
    return new KeyValueList(result);
  }

  String text() {
    return pairs.stream().map(Pair::text).collect(Collectors.joining(","));
  }

  private static List<String> split(String text, char separator, int limit) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int index = 0; index < text.length() && parts.size() < limit - 1; index++) {
      if (text.charAt(index) == '\\') {
        index++;
      } else if (text.charAt(index) == separator) {
        parts.add(text.substring(start, index));
        start = index + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static boolean endsInEscape(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\\') {
      end--;
    }
    return (text.length() - end) % 2 == 1;
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int index = 0; index < text.length(); index++) {
      boolean escapes = text.charAt(index) == '\\' && index + 1 < text.length();
      plain.append(text.charAt(escapes ? ++index : index));
    }
    return plain.toString();
  }
}
