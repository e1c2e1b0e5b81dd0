package dev.lastcall.engine;

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
    pod.annotate(
        KEY,
        Json.text(
            Json.object()
                .put("policy", policy.name())
                .put("hash", policy.hash())
                .put("delay", budget.delay())
                .put("stopTime", budget.stopTime())
                .put("stopTimeSource", budget.stopTimeSource())
                .put("grace", budget.grace())));
  }
}
