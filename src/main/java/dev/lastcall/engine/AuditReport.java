package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Says what a policy in audit mode would do to a Pod. */
final class AuditReport {

  private AuditReport() {}

  static String sentence(String policy, JsonNode before, JsonNode after, Budget budget) {
    List<String> changes = new ArrayList<>();
    List<String> hooks = changedHooks(Pod.of(before), Pod.of(after));
    if (!hooks.isEmpty()) {
      changes.add(
          "set the preStop delay of %ds on %s".formatted(budget.delay(), String.join(", ", hooks)));
    }
    if (budget.grace() > budget.previousGrace()) {
      changes.add(
          "raise terminationGracePeriodSeconds from %d to %d"
              .formatted(budget.previousGrace(), budget.grace()));
    }
    return changes.isEmpty()
        ? "Policy %s is in audit mode, and this Pod is as it wants it.".formatted(policy)
        : "Policy %s is in audit mode and changes nothing; it would %s."
            .formatted(policy, String.join(", and ", changes));
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
