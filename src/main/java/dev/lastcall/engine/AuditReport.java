package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says what a policy in audit mode would do. */
final class AuditReport {

  private static final int MAX_NAMED = 3;

  private AuditReport() {}

  static String sentence(String policy, JsonNode before, JsonNode after, Budget budget) {
    List<String> changes = new ArrayList<>();
    if (budget.grace() > budget.previousGrace()) {
      changes.add(
          "raise terminationGracePeriodSeconds from %d to %d"
              .formatted(budget.previousGrace(), budget.grace()));
    }
    if (budget.maxWait() > 0 && !hasSidecar(before)) {
      changes.add(
          "inject the drain sidecar, with a wait of %ds at most".formatted(budget.maxWait()));
    }
    List<String> hooks = changedHooks(Pod.of(before), Pod.of(after));
    if (!hooks.isEmpty()) {
      String containers =
          hooks.size() <= MAX_NAMED ? String.join(", ", hooks) : hooks.size() + " containers";
      changes.add("set the preStop delay of %ds on %s".formatted(budget.delay(), containers));
    }
    if (!istioConfig(before).equals(istioConfig(after))) {
      changes.add("set " + IstioConfig.ANNOTATION);
    }
    return changes.isEmpty()
        ? "Policy %s is in audit mode, and this Pod is as it wants it.".formatted(policy)
        : "Policy %s is in audit mode and changes nothing; it would %s."
            .formatted(policy, String.join(", and ", changes));
  }

  private static boolean hasSidecar(JsonNode pod) {
    return Pod.of(pod).nativeSidecars().stream().anyMatch(DrainContainer::isOurs);
  }

  private static String istioConfig(JsonNode pod) {
    return Pod.of(pod).annotation(IstioConfig.ANNOTATION);
  }

  static String sentence(String policy, TrafficObject before, TrafficObject after) {
    List<String> changed =
        after.annotations().entrySet().stream()
            .filter(it -> !it.getKey().equals(InjectedAnnotation.KEY))
            .filter(it -> !it.getValue().equals(before.annotations().get(it.getKey())))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    return changed.isEmpty()
        ? "Policy %s is in audit mode, and this object is as it wants it.".formatted(policy)
        : "Policy %s is in audit mode and changes nothing; it would set %s."
            .formatted(policy, String.join(", ", changed));
  }

  private static List<String> changedHooks(Pod before, Pod after) {
    List<Tree> old = before.regularContainers();
    List<Tree> edited = after.regularContainers();
    List<String> changed = new ArrayList<>();
    for (int index = 0; index < old.size(); index++) {
      if (!old.get(index).member("lifecycle").equals(edited.get(index).member("lifecycle"))) {
        changed.add(old.get(index).text("name").orElse(""));
      }
    }
    return changed;
  }
}
