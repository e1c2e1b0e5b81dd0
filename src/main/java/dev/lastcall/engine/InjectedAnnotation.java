package dev.lastcall.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.policy.ShutdownPolicy;

/**
 * The annotation that tells people what was done and why. It is output only: nothing reads it back,
 * so a forged or copied one changes nothing.
 */
final class InjectedAnnotation {

  static final String KEY = "lastcall.dev/injected";

  private InjectedAnnotation() {}

  static void write(Pod pod, ShutdownPolicy policy, Budget budget) {
    ObjectNode value =
        Json.object()
            .put("policy", policy.name())
            .put("hash", policy.hash())
            .put("delay", budget.delay())
            .put("stopTime", budget.stopTime())
            .put("stopTimeSource", budget.stopTimeSource());
    if (budget.sidecarStopTime() > 0) {
      value.put("sidecarStopTime", budget.sidecarStopTime());
    }
    pod.annotate(KEY, Json.text(value.put("grace", budget.grace())));
  }
}
