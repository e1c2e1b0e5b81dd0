package dev.lastcall.chart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.policy.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One entry of a rendered webhook configuration, read as the API server reads it. */
record WebhookEntry(JsonNode entry) {

  private static final Map<ObjectKind, String> RESOURCES =
      Map.of(
          ObjectKind.Pod, "pods",
          ObjectKind.Service, "services",
          ObjectKind.Ingress, "ingresses");

  static List<WebhookEntry> of(JsonNode configuration) {
    List<WebhookEntry> entries = new ArrayList<>();
    configuration.get("webhooks").forEach(entry -> entries.add(new WebhookEntry(entry)));
    return entries;
  }

  boolean isSent(ObjectKind kind, Map<String, String> object, Map<String, String> namespace) {
    boolean ruled = false;
    for (JsonNode rule : entry.get("rules")) {
      ruled |= rule.get("resources").get(0).asText().equals(RESOURCES.get(kind));
    }
    return ruled
        && matches(entry.get("objectSelector"), object)
        && matches(entry.get("namespaceSelector"), namespace);
  }

  private static boolean matches(JsonNode selector, Map<String, String> labels) {
    for (JsonNode expression : selector.path("matchExpressions")) {
      if (!holds(expression, labels.get(expression.get("key").asText()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(JsonNode expression, String value) {
    boolean listed = false;
    for (JsonNode candidate : expression.path("values")) {
      listed |= candidate.asText().equals(value);
    }
    return switch (expression.get("operator").asText()) {
      case "In" -> listed;
      case "NotIn" -> !listed;
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> throw new IllegalStateException(expression.toString());
    };
  }
}
