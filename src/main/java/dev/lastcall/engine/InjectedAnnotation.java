package dev.lastcall.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.policy.LoadBalancerProfile;
import dev.lastcall.policy.ShutdownPolicy;
import java.util.List;

/**
 * The annotation that tells people what was done and why. It is output only: nothing reads it back,
 * so a forged or copied one changes nothing.
 */
final class InjectedAnnotation {

  static final String KEY = "lastcall.dev/injected";

  private InjectedAnnotation() {}

  /**
   * The drain timeout that the policy asks of the load balancer, within the limits of the profiles:
   * the longest where they differ, and the policy's own number where none has a timer.
   *
   * @param profiles those that act on the object
   */
  static void write(
      TrafficObject object,
      ShutdownPolicy policy,
      List<LoadBalancerProfile> profiles,
      DrainBudget budget) {
    ObjectNode value =
        Json.object().put("policy", policy.name()).put("hash", policy.hash().toString());
    profiles.forEach(profile -> value.withArray("/profiles").add(profile.name()));
    long drain = budget.longestDrainOf(profiles).orElse(budget.drain());
    object.metadata().annotate(KEY, Json.text(value.put("drain", drain)));
  }

  static void write(Pod pod, ShutdownPolicy policy, Budget budget) {
    ObjectNode value =
        Json.object()
            .put("policy", policy.name())
            .put("hash", policy.hash().toString())
            .put("delay", budget.delay());
    if (budget.maxWait() > 0) {
      value.put("maxWait", budget.maxWait());
    }
    value.put("stopTime", budget.stopTime()).put("stopTimeSource", budget.stopTimeSource());
    if (budget.sidecarStopTime() > 0) {
      value.put("sidecarStopTime", budget.sidecarStopTime());
    }
    pod.annotate(KEY, Json.text(value.put("grace", budget.grace())));
  }
}
