package dev.lastcall.guard;

import java.time.Duration;
import java.time.Instant;

/**
 * The answer to a call {@code ready}.
 *
 * @param podUid the Pod that it is about
 * @param requestedAt the value of the annotation prepare-requested-at when the call was made
 * @param at when the answer came
 */
public record ReadyResult(String podUid, String requestedAt, Instant at, Readiness readiness) {

  /**
   * Whether it counts: it is about this Pod and this request, later than its preparation, and
   * younger than two intervals.
   */
  boolean isFresh(GuardedPod pod, Preparation.Prepared prepared, Duration interval, Instant now) {
    return podUid.equals(pod.uid())
        && requestedAt.equals(prepared.request().text())
        && !at.isBefore(prepared.at())
        && !at.isAfter(now)
        && at.plus(interval.multipliedBy(2)).isAfter(now);
  }
}
