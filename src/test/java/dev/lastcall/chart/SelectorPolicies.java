package dev.lastcall.chart;

import dev.lastcall.testing.RandomChoice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes policies that differ in what they select, and labels to select. */
final class SelectorPolicies {

  private final RandomChoice random;

  SelectorPolicies(RandomChoice random) {
    this.random = random;
  }

  /** One to three documents. */
  String policies() {
    StringBuilder text = new StringBuilder();
    for (int left = random.between(1, 3); left > 0; left--) {
      text.append(left == 1 ? "" : "# one more\n")
          .append("apiVersion: lastcall.dev/v1beta1\nkind: ShutdownPolicy\n")
          .append("metadata: { name: p")
          .append(left)
          .append(" }\nspec:\n  match:\n");
      for (int entries = random.between(1, 3); entries > 0; entries--) {
        text.append("    - ").append(matcher()).append('\n');
      }
      text.append(random.oneOf("  preStop: {}\n", "  loadBalancer: { profiles: [aws-nlb] }\n"))
          .append("  grace: {}\n---\n");
    }
    return text.toString();
  }

  private String matcher() {
    String namespace = "namespaceSelector: " + selector();
    String object = "objectSelector: " + selector();
    String kinds = random.oneOf("", ", kinds: [Pod]", ", kinds: [Ingress, Pod]");
    return "{ " + random.oneOf(namespace, object, namespace + ", " + object) + kinds + " }";
  }

  private String selector() {
    return random.oneOf(
        "{ matchLabels: { a: x } }",
        "{ matchLabels: { a: w, b: x } }",
        "{ matchExpressions: [{ key: a, operator: NotIn, values: [w, x] }] }",
        "{ matchExpressions: [{ key: b, operator: In, values: [w, x, w] }] }",
        "{ matchExpressions: [{ key: b, operator: Exists }] }",
        "{ matchExpressions: [{ key: a, operator: DoesNotExist }] }",
        "{ matchLabels: { b: x }, matchExpressions: [{ key: a, operator: Exists }] }");
  }

  /** Labels that the selectors tell apart. */
  Map<String, String> labels() {
    Map<String, String> labels = new HashMap<>();
    for (String key : List.of("a", "b")) {
      String value = random.oneOf("", "w", "x", "z");
      if (!value.isEmpty()) {
        labels.put(key, value);
      }
    }
    return labels;
  }
}
