package dev.lastcall.web;

import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.PolicyProblem;
import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.runtime.CurrentPolicies;
import dev.lastcall.runtime.CurrentPolicies.Attempt;
import dev.lastcall.runtime.Reload;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/** Logs and counts every reload of the policies. */
@ApplicationScoped
class PolicyMonitor {

  private static final Logger LOG = Logger.getLogger("dev.lastcall.policies");

  private final CurrentPolicies policies;
  private final MeterRegistry registry;

  PolicyMonitor(CurrentPolicies policies, MeterRegistry registry) {
    this.policies = policies;
    this.registry = registry;
  }

  void start(@Observes StartupEvent event) {
    gauge("lastcall.policies", "Policies in force", PolicyMonitor::count);
    gauge(
        "lastcall.policy.reload.success",
        "1 when the last reload of the policies was good",
        PolicyMonitor::lastSucceeded);
    gauge(
        "lastcall.policy.reload.timestamp.seconds",
        "When the policies were read last",
        PolicyMonitor::lastTimestamp);
    policies.listen(this::report);
  }

  private void gauge(String name, String description, ToDoubleFunction<CurrentPolicies> value) {
    Gauge.builder(name, policies, value).description(description).register(registry);
  }

  private static double count(CurrentPolicies policies) {
    return policies.get().map(set -> set.policies().size()).orElse(0);
  }

  private static double lastSucceeded(CurrentPolicies policies) {
    return policies.lastAttempt().filter(a -> a.reload() instanceof Reload.Loaded).isPresent()
        ? 1
        : 0;
  }

  private static double lastTimestamp(CurrentPolicies policies) {
    return policies.lastAttempt().map(attempt -> attempt.time().getEpochSecond()).orElse(0L);
  }

  private void report(Attempt attempt) {
    boolean good = attempt.reload() instanceof Reload.Loaded;
    registry.counter("lastcall.policy.reloads", "result", good ? "success" : "failure").increment();
    if (attempt.reload() instanceof Reload.Loaded loaded) {
      List<ShutdownPolicy> all = loaded.policies().policies();
      LOG.infof("policies loaded: %d, in the order in which they are asked:", all.size());
      for (ShutdownPolicy policy : all) {
        LOG.infof(
            "  %s (priority %d, mode %s, hash %s) from %s",
            policy.name(), policy.priority(), policy.mode(), policy.hash(), policy.position());
      }
      for (DeleteGuard guard : loaded.policies().guards()) {
        LOG.infof("  delete guard %s from %s", guard.name(), guard.position());
      }
    } else if (attempt.reload() instanceof Reload.Refused refused) {
      LOG.errorf("policies refused; %s. Problems: %d", consequence(), refused.problems().size());
      for (PolicyProblem problem : refused.problems()) {
        LOG.errorf("  %s", problem);
      }
    } else if (attempt.reload() instanceof Reload.Unreadable unreadable) {
      LOG.errorf("policies cannot be read; %s: %s", consequence(), unreadable.message());
    }
  }

  private String consequence() {
    return policies.get().isPresent() ? "the last good ones stay in force" : "there are none yet";
  }
}
