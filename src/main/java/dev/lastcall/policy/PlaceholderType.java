package dev.lastcall.policy;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A string whose placeholders are known.
 *
 * @param placeholder finds them; its first group is the name
 * @param known whether a name is one
 * @param names that may have been meant by another
 * @param shown all of them as they are written, for messages
 */
record PlaceholderType(
    String description,
    ValueType<String> string,
    Pattern placeholder,
    Predicate<String> known,
    List<String> names,
    String shown)
    implements ValueType<String> {

  @Override
  public Optional<String> read(YamlValue value, Reading reading) {
    Optional<String> text = string.read(value, reading);
    int before = reading.count();
    text.ifPresent(it -> refuseUnknown(it, value, reading));
    return reading.count() == before ? text : Optional.empty();
  }

  private void refuseUnknown(String text, YamlValue value, Reading reading) {
    Matcher matcher = placeholder.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!known.test(name)) {
        reading.add(
            value,
            "the unknown placeholder {" + name + "}",
            "one of " + shown,
            Suggestions.nearest(name, names).map(near -> "did you mean {" + near + "}?"));
      }
    }
  }
}
