package dev.lastcall.web;

import dev.lastcall.guard.GuardObserver;
import dev.lastcall.guard.GuardedSystem.CallName;
import dev.lastcall.guard.HoldReason;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.runtime.CurrentPolicies;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Shows what the delete guards hold, deny and call. */
@ApplicationScoped
class GuardMetrics implements GuardObserver {

  private static final Holds NOTHING = new Holds(0, Duration.ZERO);

  private final MeterRegistry registry;
  private final Set<String> guards = ConcurrentHashMap.newKeySet();
  private volatile Map<String, Holds> holds = Map.of();

  GuardMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A guard that holds nothing yet is 0, by which a rule of alerts can tell it from none. */
  void start(@Observes StartupEvent event, CurrentPolicies policies) {
    policies.listen(
        attempt ->
            policies
                .get()
                .ifPresent(
                    set -> set.guards().stream().map(DeleteGuard::name).forEach(this::meters)));
  }

  /** A counter that is born at 1 has not increased by any rule of alerts, so they begin at 0. */
  private void meters(String guard) {
    gauges(guard);
    for (HoldReason reason : HoldReason.values()) {
      denials(guard, reason);
    }
  }

  @Override
  public void called(String guard, CallName call, boolean succeeded) {
    Counter.builder("lastcall.guard.calls")
        .description("Calls to the systems that guarded Pods belong to")
        .tags("guard", guard, "call", call.name(), "result", succeeded ? "success" : "failure")
        .register(registry)
        .increment();
  }

  @Override
  public void denied(String guard, HoldReason reason) {
    denials(guard, reason).increment();
  }

  @Override
  public void holding(Map<String, Holds> byGuard) {
    byGuard.keySet().forEach(this::gauges);
    holds = Map.copyOf(byGuard);
  }

  private Counter denials(String guard, HoldReason reason) {
    return Counter.builder("lastcall.guard.denials")
        .description("Deletions and evictions that were denied")
        .tags("guard", guard, "reason", reason.code())
        .register(registry);
  }

  private void gauges(String guard) {
    if (guards.add(guard)) {
      Tags tags = Tags.of("guard", guard);
      Gauge.builder("lastcall.guard.held.pods", this, it -> it.of(guard).pods())
          .description("Pods that the leader holds")
          .tags(tags)
          .strongReference(true)
          .register(registry);
      Gauge.builder("lastcall.guard.oldest.hold.seconds", this, it -> it.seconds(guard))
          .description("How long the longest of them is held; 0 when there is none")
          .tags(tags)
          .strongReference(true)
          .register(registry);
    }
  }

  private Holds of(String guard) {
    return holds.getOrDefault(guard, NOTHING);
  }

  private double seconds(String guard) {
    return of(guard).oldest().toSeconds();
  }
}
