package dev.lastcall.engine;

import java.util.OptionalLong;

/**
 * What a Pod needs between its deletion and its end, without the margin; in whole seconds.
 *
 * @param longestHook of the regular containers
 * @param hook of the regular container that takes longest together with its stop time
 * @param stopTime of that container
 * @param drainedStopTime the longest stop time of the containers that wait for connections; empty
 *     when none does
 * @param sidecarHook the longest hook of native sidecars; these run beside the others from the
 *     beginning
 * @param sidecars the stop times of native sidecars, one after the other at the end
 */
record Demand(
    long longestHook,
    long hook,
    long stopTime,
    OptionalLong drainedStopTime,
    long sidecarHook,
    long sidecars) {

  static Demand of(Pod pod, Wait wait, StopTimes stopTimes, PreStopRule preStopRule) {
    long longestHook = 0;
    long hook = 0;
    long stopTime = 0;
    long drained = -1;
    for (Tree container : pod.regularContainers()) {
      HookPlan plan = preStopRule.plan(container, wait);
      long ownHook = plan.seconds();
      long ownStopTime = stopTimes.of(container);
      if (plan instanceof HookPlan.Drain) {
        drained = Math.max(drained, ownStopTime);
      }
      longestHook = Math.max(longestHook, ownHook);
      if (ownHook + ownStopTime > hook + stopTime) {
        hook = ownHook;
        stopTime = ownStopTime;
      }
    }
    long sidecarHook = 0;
    for (Tree sidecar : pod.nativeSidecars()) {
      sidecarHook = Math.max(sidecarHook, preStopRule.ownHook(sidecar));
    }
    return new Demand(
        longestHook,
        hook,
        stopTime,
        drained < 0 ? OptionalLong.empty() : OptionalLong.of(drained),
        sidecarHook,
        stopTimes.sidecars());
  }

  long total() {
    return Math.max(hook + stopTime, sidecarHook) + sidecars;
  }

  /**
   * What of a wait for connections fits: it is only a bound, so it gives way before anything else.
   */
  long maxWaitWithin(long room, Wait wait) {
    long left = room - sidecars - wait.delay() - drainedStopTime.orElse(0);
    return Math.max(0, Math.min(wait.maxWait(), left));
  }

  boolean fits(long room) {
    return total() <= room;
  }

  /** What is left of the sidecars' stop times: they share the grace, and come last. */
  long sidecarsWithin(long room) {
    return Math.max(0, Math.min(sidecars, room - sidecarHook));
  }

  /** What is left of the container's stop time. */
  long stopTimeWithin(long room) {
    return Math.max(0, Math.min(stopTime, room - sidecarsWithin(room) - hook));
  }
}
