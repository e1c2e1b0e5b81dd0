package dev.lastcall.engine;

import dev.lastcall.engine.Budget.Cut;
import dev.lastcall.policy.Grace;
import dev.lastcall.policy.PreStop;
import dev.lastcall.policy.ShutdownPolicy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Works out the {@link Budget} of a Pod: what it needs, and what gives way when that is too much.
 * The wait for connections gives way first, for it is only a bound; then the stop time; the delay
 * only when it does not fit alone.
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

  Budget of(Pod pod, IstioConfig istioConfig, PodOverrides overrides) {
    long previous = pod.grace();
    long room = Math.max(0, graceRule.limit(previous) - graceRule.margin());
    StopTimes stopTimes = new StopTimeRule(policy, warnings).of(pod, istioConfig, overrides);
    long wanted =
        overrides
            .delay()
            .orElse(policy.preStop().map(PreStop::delay).map(Duration::toSeconds).orElse(0L));
    long delay = policy.preStop().isPresent() ? Math.min(wanted, room) : 0;
    Wait whole = new Wait(wanted, preStopRule.maxWait());
    long need = Demand.of(pod, whole, stopTimes, preStopRule).total() + graceRule.margin();
    Room bounds = new Room(room, previous, need);
    Wait wait = fittingWait(pod, new Wait(delay, whole.maxWait()), stopTimes, bounds);
    Demand demand = Demand.of(pod, wait, stopTimes, preStopRule);
    if (delay < wanted && policy.preStop().isPresent()) {
      warnOfCutDelay(wanted, bounds);
    }
    warnOfLongHook(demand, delay, bounds);
    if (!demand.fits(room)) {
      warnOfCutStopTime(demand, stopTimes, bounds);
    }
    long grace = graceRule.raised(previous, demand.total() + graceRule.margin());
    warnOfAutoscaler(grace);
    return new Budget(
        delay,
        wait.maxWait(),
        demand.fits(room) ? stopTimes.application() : demand.stopTimeWithin(room),
        stopTimes.source(),
        demand.sidecarsWithin(room),
        graceRule.margin(),
        grace,
        previous,
        cuts);
  }

  private Wait fittingWait(Pod pod, Wait wait, StopTimes stopTimes, Room room) {
    if (!wait.isForConnections()) {
      return wait;
    }
    Demand demand = Demand.of(pod, wait, stopTimes, preStopRule);
    long maxWait = demand.maxWaitWithin(room.seconds(), wait);
    if (demand.drainedStopTime().isEmpty()) {
      warnings.add(
          "There is no drain sidecar: no container would wait for it, since their own preStop hooks are"
              + " kept, or preStop.containers names none of them.");
      return new Wait(wait.delay(), 0);
    }
    if (maxWait < wait.maxWait()) {
      cuts.add(Cut.MAX_WAIT);
      if (maxWait == 0) {
        warnings.add(
            "There is no drain sidecar, only the delay: maxWait does not fit into %s. %s.",
            limit(room), remedy(room));
      } else {
        warnings.add(
            "maxWait of %ds is cut to %ds: it does not fit into %s. %s.",
            wait.maxWait(), maxWait, limit(room), remedy(room));
      }
    }
    return new Wait(wait.delay(), maxWait);
  }

  private void warnOfCutDelay(long wanted, Room room) {
    cuts.add(Cut.DELAY);
    if (room.seconds() == 0) {
      warnings.add(
          "There is no delay: %s holds no more than the margin. %s.", limit(room), remedy(room));
    } else {
      warnings.add(
          "The delay of %ds is cut to %ds: it does not fit into %s. %s.",
          wanted, room.seconds(), limit(room), remedy(room));
    }
  }

  private void warnOfLongHook(Demand demand, long delay, Room room) {
    if (demand.longestHook() > room.seconds() && demand.longestHook() > delay) {
      cuts.add(Cut.HOOK);
      warnings.add(
          "A preStop hook may take %ds, more than fits into %s: it is killed then. %s.",
          demand.longestHook(), limit(room), remedy(room));
    }
  }

  private void warnOfCutStopTime(Demand demand, StopTimes wanted, Room room) {
    if (policy.grace().isEmpty() && wanted.isDefault()) {
      // A default that nobody stated is no promise where the policy leaves the grace alone.
      return;
    }
    cuts.add(Cut.STOP_TIME);
    warnings.add(
        "Only %ds of the stop time of %ds fit into %s; what takes longer is killed. %s.",
        demand.stopTimeWithin(room.seconds()) + demand.sidecarsWithin(room.seconds()),
        demand.stopTime() + demand.sidecars(),
        limit(room),
        remedy(room));
  }

  private void warnOfAutoscaler(long grace) {
    if (grace > AUTOSCALER_GRACE) {
      warnings.addRemark(
          "The grace of %ds is longer than the %ds that the cluster autoscaler waits by default: set"
              + " its --max-graceful-termination-sec, or it kills earlier.",
          grace, AUTOSCALER_GRACE);
    }
  }

  /**
   * What there is; in seconds. Put into words only where there is too little.
   *
   * @param seconds without the margin
   * @param previous the grace of the Pod itself
   * @param need what grace would hold everything
   */
  private record Room(long seconds, long previous, long need) {}

  /** What bounds the grace of this Pod. */
  private String limit(Room room) {
    Optional<Long> max = policy.grace().map(Grace::max).map(Duration::toSeconds);
    return max.filter(it -> it >= room.previous()).isPresent()
        ? "grace.max %ds of policy %s".formatted(max.get(), policy.name())
        : "the Pod's own terminationGracePeriodSeconds of %d".formatted(room.previous());
  }

  /** What the user can do about it. */
  private String remedy(Room room) {
    return policy.grace().isPresent()
        ? "Shorten it, or have the maximum raised to %ds".formatted(room.need())
        : "Raise it to %d, since policy %s does not".formatted(room.need(), policy.name());
  }
}
