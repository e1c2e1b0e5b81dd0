package dev.lastcall.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lastcall.guard.HoldReason;
import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.PolicySource;
import dev.lastcall.runtime.CurrentPolicies;
import dev.lastcall.runtime.Reload;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardMetricsTest {

  private static final String GUARD =
      """
      apiVersion: lastcall.dev/v1beta1
      kind: DeleteGuard
      metadata: { name: store }
      spec:
        match: [{ namespaceSelector: {} }]
        prepare: { annotate: true }
        ready: { annotation: lastcall.dev/ready-to-stop }
      """;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final GuardMetrics metrics = new GuardMetrics(registry);

  @Test
  void theFirstDenialOfALoadedGuardIsAnIncrease() {
    CurrentPolicies policies = new CurrentPolicies(Clock.systemUTC());
    metrics.start(null, policies);
    PolicySource source = new PolicySource("guards.yaml", GUARD.getBytes(StandardCharsets.UTF_8));
    policies.accept(new Reload.Loaded(PolicyReader.read(List.of(source)).policies()));
    for (HoldReason reason : HoldReason.values()) {
      assertEquals(0, denials(reason), reason.code());
    }
    metrics.denied("store", HoldReason.DEADLINE_PASSED);
    assertEquals(1, denials(HoldReason.DEADLINE_PASSED));
  }

  private double denials(HoldReason reason) {
    return registry
        .get("lastcall.guard.denials")
        .tags("guard", "store", "reason", reason.code())
        .counter()
        .count();
  }
}
