package dev.lastcall.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class DecisionCountersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final DecisionCounters counters = new DecisionCounters(registry);

  /** More policies than are remembered, as reloads bring them. */
  @Test
  void countsGoOnWhereTheyWere() {
    for (int round = 0; round < 3; round++) {
      for (int policy = 0; policy < 2_500; policy++) {
        counters.count("Pod", "patch", "patched", "policy-" + policy);
      }
    }
    for (int policy = 0; policy < 2_500; policy++) {
      assertEquals(
          3,
          registry
              .get("lastcall.admission.decisions")
              .tags("kind", "Pod", "result", "patch", "reason", "patched")
              .tag("policy", "policy-" + policy)
              .counter()
              .count());
    }
  }
}
