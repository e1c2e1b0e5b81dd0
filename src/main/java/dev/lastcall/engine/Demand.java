package dev.lastcall.engine;

/**
 * What a Pod needs between its deletion and its end, without the margin; in whole seconds.
 *
 * @param longestHook of the regular containers
 * @param hook of the regular container that takes longest together with its stop time
 * @param stopTime of that container
 * @param sidecarHook the longest hook of native sidecars; these run beside the others from the
 *     beginning
 * @param sidecars the stop times of native sidecars, one after the other at the end
 */
record Demand(long longestHook, long hook, long stopTime, long sidecarHook, long sidecars) {

  static Demand of(Pod pod, long delay, StopTimes stopTimes, PreStopRule preStopRule) {
    long longestHook = 0;
    long hook = 0;
    long stopTime = 0;
    for (Tree container : pod.regularContainers()) {
      long ownHook = preStopRule.plan(container, delay).seconds();
      long ownStopTime = stopTimes.of(container);
      longestHook = Math.max(longestHook, ownHook);
      if (ownHook + ownStopTime > hook + stopTime) {
        hook = ownHook;
        stopTime = ownStopTime;
      }
    }
    long sidecarHook =
        pod.nativeSidecars().stream().mapToLong(preStopRule::ownHook).max().orElse(0);
    return new Demand(longestHook, hook, stopTime, sidecarHook, stopTimes.sidecars());
  }

  long total() {
    return Math.max(hook + stopTime, sidecarHook) + sidecars;
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
