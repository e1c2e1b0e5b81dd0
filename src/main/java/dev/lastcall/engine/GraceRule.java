package dev.lastcall.engine;

import dev.lastcall.json.Json;
import dev.lastcall.policy.Grace;
import java.util.Optional;

/**
 * terminationGracePeriodSeconds, which is only ever raised, and the grace of probes, which must not
 * grow with it: a hung container would take as long to be restarted (<a
 * href="https://github.com/kubernetes/enhancements/issues/2238">KEP-2238</a>).
 */
final class GraceRule {

  private static final String PROBE_GRACE = "terminationGracePeriodSeconds";

  private final Optional<Grace> grace;

  GraceRule(Optional<Grace> grace) {
    this.grace = grace;
  }

  /** Seconds; the grace may not be raised above, but a Pod that asks for more itself keeps it. */
  long limit(long previous) {
    return grace.map(g -> Math.max(previous, g.max().toSeconds())).orElse(previous);
  }

  long margin() {
    return grace.map(Grace::margin).orElse(Grace.DEFAULT_MARGIN).toSeconds();
  }

  /**
   * @param need seconds that the Pod's containers take, margin included
   */
  long raised(long previous, long need) {
    return grace
        .map(g -> Math.min(Math.max(need, g.min().toSeconds()), limit(previous)))
        .map(target -> Math.max(previous, target))
        .orElse(previous);
  }

  void apply(Pod pod, Budget budget) {
    if (budget.grace() <= budget.previousGrace()) {
      return;
    }
    pod.setGrace(budget.grace());
    long probeGrace = Math.min(budget.previousGrace() + budget.delay(), budget.grace());
    for (Tree container : pod.runningContainers()) {
      keepProbeGrace(container, "livenessProbe", probeGrace);
      keepProbeGrace(container, "startupProbe", probeGrace);
    }
  }

  private static void keepProbeGrace(Tree container, String probe, long seconds) {
    container
        .child(probe)
        .filter(p -> p.integer(PROBE_GRACE).isEmpty())
        .ifPresent(p -> p.node().set(PROBE_GRACE, Json.number(seconds)));
  }
}
