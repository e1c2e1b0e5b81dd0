package dev.lastcall.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text of a call with placeholders: facts of the Pod that a policy cannot know. */
public final class CallPlaceholders {

  /** Filled in by the sidecar, which knows them when the Pod runs. */
  static final List<String> OF_THE_RUNNING_POD = List.of("pod.ip", "pod.name", "pod.namespace");

  private static final String LABEL = "label:";
  private static final String SHOWN = "{pod.ip}, {pod.name}, {pod.namespace}, {label:KEY}";

  /** A brace with a word in it; JSON has others. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{(label:[^{}\\s\"]{1,317}|[A-Za-z][A-Za-z0-9.]{0,40})}");

  private CallPlaceholders() {}

  /** The keys of labels that the text needs. */
  public static Set<String> labels(String text) {
    Set<String> keys = new TreeSet<>();
    for (String name : names(text)) {
      if (name.startsWith(LABEL)) {
        keys.add(name.substring(LABEL.length()));
      }
    }
    return keys;
  }

  /** The names of all placeholders in the text, in their order. */
  public static Set<String> names(String text) {
    Set<String> names = new LinkedHashSet<>();
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /** The text with every placeholder replaced. */
  public static String replace(String text, Replacement replacement) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(replacement.value(found.group(1), found.start())));
  }

  /** What stands instead of a placeholder. */
  @FunctionalInterface
  public interface Replacement {

    /**
     * @param offset where in the text its brace stands
     */
    String value(String name, int offset);
  }

  static boolean isLabel(String name) {
    return name.startsWith(LABEL)
        && KubernetesNames.LABEL_KEY.valid().test(name.substring(LABEL.length()));
  }

  /** The text with the labels of a Pod filled in; one that is not there stays a placeholder. */
  public static String fillLabels(String text, Map<String, String> labels) {
    return replace(
        text,
        (name, offset) -> {
          String value = name.startsWith(LABEL) ? labels.get(name.substring(LABEL.length())) : null;
          return value == null ? "{" + name + "}" : value;
        });
  }

  /** A string whose placeholders are known. */
  static ValueType<String> type(StringType string) {
    return new PlaceholderType(
        string.description(),
        string,
        PLACEHOLDER,
        name -> isLabel(name) || OF_THE_RUNNING_POD.contains(name),
        OF_THE_RUNNING_POD,
        SHOWN);
  }
}
