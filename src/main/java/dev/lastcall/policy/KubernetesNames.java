package dev.lastcall.policy;

import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Strings with a syntax that Kubernetes sets for <a
 * href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">names</a> and <a
 * href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set">labels</a>.
 */
final class KubernetesNames {

  private static final int MAX_SUBDOMAIN = 253;
  private static final int MAX_LABEL = 63;
  private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern SUBDOMAIN = Pattern.compile(DNS_LABEL + "(\\." + DNS_LABEL + ")*");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern CONTAINER_PATTERN = Pattern.compile("[-a-z0-9*]{1,63}");

  static final StringType POLICY_NAME =
      new StringType(
          "a name of at most 253 lower case letters, digits, '-' and '.', that begins and ends with"
              + " a letter or digit",
          KubernetesNames::isSubdomain,
          name -> name.strip().toLowerCase(Locale.ROOT).replaceAll("[_\\s]", "-"));

  static final StringType LABEL_KEY =
      new StringType(
          "a label key: up to 63 letters, digits, '-', '_' and '.', that begins and ends with a"
              + " letter or digit; before it, if needed, a DNS name and '/'",
          KubernetesNames::isLabelKey,
          UnaryOperator.identity());

  static final StringType LABEL_VALUE =
      new StringType(
          "a label value: empty, or up to 63 letters, digits, '-', '_' and '.', that begins and"
              + " ends with a letter or digit",
          value -> value.isEmpty() || isLabel(value),
          UnaryOperator.identity());

  static final StringType CONTAINER =
      new StringType(
          "a container name; * stands for any characters",
          pattern -> CONTAINER_PATTERN.matcher(pattern).matches(),
          UnaryOperator.identity());

  private KubernetesNames() {}

  // Lengths are checked first: a group that repeats recurses in java.util.regex.

  private static boolean isSubdomain(String name) {
    return name.length() <= MAX_SUBDOMAIN && SUBDOMAIN.matcher(name).matches();
  }

  private static boolean isLabel(String text) {
    return text.length() <= MAX_LABEL && LABEL.matcher(text).matches();
  }

  private static boolean isLabelKey(String key) {
    int slash = key.indexOf('/');
    return slash < 0
        ? isLabel(key)
        : isSubdomain(key.substring(0, slash)) && isLabel(key.substring(slash + 1));
  }
}
