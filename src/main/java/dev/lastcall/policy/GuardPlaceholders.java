package dev.lastcall.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks the placeholders of delete guards, when it is known what their lookup binds. */
final class GuardPlaceholders {

  /** What is told in a notification. */
  static final String MESSAGE = "message";

  private static final List<String> OF_THE_POD =
      List.of("pod.name", "pod.namespace", "pod.ip", "pod.ordinal", "namespace", "guard.name");

  private final Reading reading;
  private final Set<String> bound;

  /**
   * @param bound names of the lookup
   */
  GuardPlaceholders(Reading reading, Set<String> bound) {
    this.reading = reading;
    this.bound = bound;
  }

  static boolean isOfThePod(String name) {
    return OF_THE_POD.contains(name) || name.equals(MESSAGE);
  }

  /** A lookup knows nothing but the Pod. */
  void checkLookup(YamlValue at, Lookup lookup) {
    check(at, lookup.call(), Set.of());
    checkText(at, lookup.where().text(), Set.of());
  }

  void check(YamlValue at, HttpCall call) {
    check(at, call, bound);
  }

  /** A notification must be possible when the lookup is not. */
  void checkNotification(YamlValue at, HttpCall call) {
    check(at, call, Set.of(MESSAGE));
  }

  private void check(YamlValue at, HttpCall call, Set<String> others) {
    call.request().texts().forEach(text -> checkText(at, text, others));
    String rest = CallPlaceholders.replace(call.request().url(), (name, offset) -> "");
    if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
      reading.add(
          at,
          "the URL " + YamlValue.quote(call.request().url()) + " with a brace of no placeholder",
          "braces around names only",
          "write %7B and %7D for braces");
    }
  }

  private void checkText(YamlValue at, String text, Set<String> others) {
    List<String> known = new ArrayList<>(OF_THE_POD);
    known.addAll(new TreeSet<>(others));
    for (String name : CallPlaceholders.names(text)) {
      if (!known.contains(name) && !CallPlaceholders.isLabel(name)) {
        Optional<String> near = Suggestions.nearest(name, known);
        reading.add(
            at,
            "the unknown placeholder {" + name + "} in " + YamlValue.quote(text),
            "one of {" + String.join("}, {", known) + "}, {label:KEY}",
            near.map(it -> "did you mean {" + it + "}?"));
      }
    }
  }
}
