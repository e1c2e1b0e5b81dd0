package dev.lastcall.engine;

import dev.lastcall.policy.Grace;
import dev.lastcall.policy.PreStop;
import dev.lastcall.policy.ShutdownPolicy;
import java.time.Duration;

/**
 * Works out the {@link Budget} of a Pod: what it needs, and what gives way when that is too much.
 */
final class BudgetRule {

  /** Counted where a policy has no section {@code grace}. */
  private static final Duration DEFAULT_STOP = Duration.ofSeconds(20);

  private final ShutdownPolicy policy;
  private final PreStopRule preStopRule;
  private final GraceRule graceRule;

  BudgetRule(ShutdownPolicy policy, PreStopRule preStopRule, GraceRule graceRule) {
    this.policy = policy;
    this.preStopRule = preStopRule;
    this.graceRule = graceRule;
  }

  Budget of(Pod pod, PodOverrides overrides, Warnings warnings) {
    long previous = pod.grace();
    long room = Math.max(0, graceRule.limit(previous) - graceRule.margin());
    long delay = delay(overrides, previous, room, warnings);
    long longestHook =
        pod.regularContainers().stream()
            .mapToLong(container -> preStopRule.hookSeconds(container, delay))
            .max()
            .orElse(0);
    long wanted = stopTime(overrides);
    long stopTime = Math.min(wanted, Math.max(0, room - longestHook));
    if (stopTime < wanted && policy.grace().isPresent()) {
      warnings.add(
          "Only %ds of the stop time of %ds fit into grace.max %ds of policy %s; what takes longer"
              + " is killed. Shorten it, or have the maximum raised.",
          stopTime, wanted, policy.grace().get().max().toSeconds(), policy.name());
    }
    long need = longestHook + stopTime + graceRule.margin();
    return new Budget(
        delay,
        stopTime,
        overrides.stopTime().isPresent() ? "annotation" : "default",
        graceRule.margin(),
        graceRule.raised(previous, need),
        previous);
  }

  private long delay(PodOverrides overrides, long previous, long room, Warnings warnings) {
    if (policy.preStop().isEmpty()) {
      return 0;
    }
    long wanted = overrides.delay().orElse(policy.preStop().map(PreStop::delay).get().toSeconds());
    if (wanted <= room) {
      return wanted;
    }
    if (policy.grace().isPresent()) {
      warnings.add(
          "The delay of %ds is cut to %ds: it does not fit into grace.max %ds of policy %s.",
          wanted, room, policy.grace().get().max().toSeconds(), policy.name());
    } else {
      warnings.add(
          "The delay of %ds is cut to %ds: terminationGracePeriodSeconds is %d, and policy %s does"
              + " not raise it. Raise it to %d.",
          wanted, room, previous, policy.name(), wanted + graceRule.margin());
    }
    return room;
  }

  private long stopTime(PodOverrides overrides) {
    Duration byDefault = policy.grace().map(Grace::stopDefault).orElse(DEFAULT_STOP);
    return overrides.stopTime().orElse(byDefault.toSeconds());
  }
}
