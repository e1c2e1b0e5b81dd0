package dev.lastcall.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far the preparation of a Pod is, as its annotations tell. */
sealed interface Preparation {

  /** Clocks of replicas differ by less. */
  Duration CLOCK_SKEW = Duration.ofMinutes(1);

  /** Nobody asked for it yet. */
  record None() implements Preparation {}

  /** Asked for, and not done. */
  record Requested(PrepareRequest request) implements Preparation {}

  /**
   * Done, which is not to say that the Pod is ready. Where nothing is called, its turn has come:
   * the leader writes so for guards of both kinds.
   */
  record Prepared(PrepareRequest request, Instant at) implements Preparation {}

  /**
   * @param text as it stands on the Pod
   */
  record PrepareRequest(String text, Instant at) {}

  static Preparation of(GuardedPod pod, Instant now) {
    Optional<PrepareRequest> request = request(pod, now);
    if (request.isEmpty()) {
      return new None();
    }
    Instant requested = request.get().at();
    return time(pod, GuardAnnotations.PREPARED_AT, now)
        .filter(at -> !at.isBefore(requested))
        .<Preparation>map(at -> new Prepared(request.get(), at))
        .orElseGet(() -> new Requested(request.get()));
  }

  /** A request older than its Pod was copied with the Pod's template. */
  static Optional<PrepareRequest> request(GuardedPod pod, Instant now) {
    return time(pod, GuardAnnotations.PREPARE_REQUESTED_AT, now)
        .filter(at -> pod.created().filter(at::isBefore).isEmpty())
        .map(
            at ->
                new PrepareRequest(
                    pod.annotations().get(GuardAnnotations.PREPARE_REQUESTED_AT), at));
  }

  /** The time in an annotation; empty if there is none, or one that is yet to come. */
  static Optional<Instant> time(GuardedPod pod, String annotation, Instant now) {
    return Optional.ofNullable(pod.annotations().get(annotation))
        .flatMap(GuardedPod::time)
        .filter(at -> !at.isAfter(now.plus(CLOCK_SKEW)));
  }
}
