package dev.lastcall.engine;

import dev.lastcall.engine.Budget.Cut;
import dev.lastcall.policy.Grace;
import dev.lastcall.policy.PreStop;
import dev.lastcall.policy.ShutdownPolicy;
import java.util.EnumSet;
import java.util.Set;

/**
 * Works out the {@link Budget} of a Pod: what it needs, and what gives way when that is too much.
 * The stop time gives way first, the delay only when it does not fit alone.
 */
final class BudgetRule {

  /**
   * Seconds; the cluster autoscaler waits no longer, unless its flag says so: <a
   * href="https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md">FAQ</a>.
   */
  private static final long AUTOSCALER_GRACE = 600;

  private final ShutdownPolicy policy;
  private final PreStopRule preStopRule;
  private final GraceRule graceRule;
  private final Warnings warnings;
  private final Set<Cut> cuts = EnumSet.noneOf(Cut.class);

  BudgetRule(
      ShutdownPolicy policy, PreStopRule preStopRule, GraceRule graceRule, Warnings warnings) {
    this.policy = policy;
    this.preStopRule = preStopRule;
    this.graceRule = graceRule;
    this.warnings = warnings;
  }

  Budget of(Pod pod, PodOverrides overrides) {
    long previous = pod.grace();
    long room = Math.max(0, graceRule.limit(previous) - graceRule.margin());
    long delay = delay(overrides, previous, room);
    long longestHook = longestHook(pod, delay, room);
    StopTimes wanted = new StopTimeRule(policy, warnings).of(pod, overrides);
    StopTimes stopTimes = fitting(wanted, previous, longestHook);
    long sidecarHook =
        pod.nativeSidecars().stream().mapToLong(preStopRule::ownHook).max().orElse(0);
    long need =
        Math.max(longestHook + stopTimes.application(), sidecarHook)
            + stopTimes.sidecars()
            + graceRule.margin();
    long grace = graceRule.raised(previous, need);
    warnOfAutoscaler(grace);
    return new Budget(
        delay,
        longestHook,
        stopTimes.application(),
        stopTimes.source(),
        stopTimes.sidecars(),
        graceRule.margin(),
        grace,
        previous,
        cuts);
  }

  private long delay(PodOverrides overrides, long previous, long room) {
    if (policy.preStop().isEmpty()) {
      return 0;
    }
    long wanted = overrides.delay().orElse(policy.preStop().map(PreStop::delay).get().toSeconds());
    if (wanted <= room) {
      return wanted;
    }
    cuts.add(Cut.DELAY);
    if (policy.grace().isPresent()) {
      warnings.add(
          "The delay of %ds is cut to %ds: it does not fit into grace.max %ds of policy %s. Shorten"
              + " it, or have the maximum raised.",
          wanted, room, max(), policy.name());
    } else {
      warnings.add(
          "The delay of %ds is cut to %ds: terminationGracePeriodSeconds is %d, and policy %s does"
              + " not raise it. Raise it to %d.",
          wanted, room, previous, policy.name(), wanted + graceRule.margin());
    }
    return room;
  }

  private long longestHook(Pod pod, long delay, long room) {
    long longest =
        pod.regularContainers().stream()
            .mapToLong(container -> preStopRule.plan(container, delay).seconds())
            .max()
            .orElse(0);
    if (longest > room && longest > delay && policy.grace().isPresent()) {
      cuts.add(Cut.HOOK);
      warnings.add(
          "A preStop hook may take %ds, more than fits into grace.max %ds of policy %s: it is killed"
              + " then. Shorten it, or have the maximum raised.",
          longest, max(), policy.name());
    }
    return longest;
  }

  private StopTimes fitting(StopTimes wanted, long previous, long longestHook) {
    long room = Math.max(0, graceRule.limit(previous) - graceRule.margin() - longestHook);
    if (wanted.sum() <= room) {
      return wanted;
    }
    if (policy.grace().isPresent()) {
      cuts.add(Cut.STOP_TIME);
      warnings.add(
          "Only %ds of the stop time of %ds fit into grace.max %ds of policy %s; what takes longer"
              + " is killed. Shorten it, or have the maximum raised.",
          room, wanted.sum(), max(), policy.name());
    } else if (!wanted.isDefault()) {
      cuts.add(Cut.STOP_TIME);
      warnings.add(
          "Only %ds of the stop time of %ds fit: terminationGracePeriodSeconds is %d, and policy %s"
              + " does not raise it. Raise it to %d.",
          room,
          wanted.sum(),
          previous,
          policy.name(),
          longestHook + wanted.sum() + graceRule.margin());
    }
    return wanted.cutTo(room);
  }

  private void warnOfAutoscaler(long grace) {
    if (grace > AUTOSCALER_GRACE) {
      warnings.add(
          "The grace of %ds is longer than the %ds that the cluster autoscaler waits by default: set"
              + " its --max-graceful-termination-sec, or it kills earlier.",
          grace, AUTOSCALER_GRACE);
    }
  }

  private long max() {
    return policy.grace().map(Grace::max).orElseThrow().toSeconds();
  }
}
