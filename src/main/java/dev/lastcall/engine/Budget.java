package dev.lastcall.engine;

import java.util.EnumSet;
import java.util.Set;

/**
 * The one sum behind every number that Lastcall writes on a Pod; all in whole seconds.
 *
 * @param delay the preStop wait
 * @param maxWait how long a drain sidecar waits for connections at most; 0 without one
 * @param stopTime what the application needs after SIGTERM, at most what fits
 * @param stopTimeSource where the stop time comes from, as {@code default}
 * @param sidecarStopTime what native sidecars say they need after the application has ended
 * @param margin slack for the kubelet
 * @param grace terminationGracePeriodSeconds after the patch
 * @param previousGrace terminationGracePeriodSeconds before, 30 when it was not set
 * @param cuts what did not fit whole
 */
public record Budget(
    long delay,
    long maxWait,
    long stopTime,
    String stopTimeSource,
    long sidecarStopTime,
    long margin,
    long grace,
    long previousGrace,
    Set<Cut> cuts) {

  public Budget {
    cuts = cuts.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(cuts));
  }

  /** What preStop hooks wait for. */
  Wait hooks() {
    return new Wait(delay, maxWait);
  }

  /** Parts of the sum that give way when it is larger than the grace may be. */
  public enum Cut {
    MAX_WAIT("max-wait"),
    DELAY("delay"),
    STOP_TIME("stop-time"),
    HOOK("hook");

    private final String code;

    Cut(String code) {
      this.code = code;
    }

    /** A short code for the metric. */
    public String code() {
      return code;
    }
  }
}
