package dev.lastcall.guard;

import dev.lastcall.guard.GuardedPods.PodReference;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the leader must not forget about a Pod that it prepares, although the Pod with its
 * annotations may be gone when it is needed: what to undo, and whose turn it is.
 *
 * @param requestedAt the value of prepare-requested-at
 * @param values of the placeholders, for the calls after and cancel
 * @param recordedAt when the preparation began
 * @param cancelling whether the deletion was abandoned and cancel is still to succeed
 */
public record PreparationRecord(
    PodReference pod,
    Optional<PodOwner> owner,
    String guard,
    String requestedAt,
    Map<String, String> values,
    Instant recordedAt,
    boolean cancelling) {

  public PreparationRecord {
    values = Map.copyOf(values);
  }

  /** This record of a deletion that was abandoned. */
  PreparationRecord cancelled() {
    return new PreparationRecord(pod, owner, guard, requestedAt, values, recordedAt, true);
  }

  /** Whose Pods take turns: those of the owner; a Pod without one has its turn at once. */
  String queue() {
    return queue(pod, owner);
  }

  static String queue(PodReference pod, Optional<PodOwner> owner) {
    return owner.map(PodOwner::uid).orElse(pod.uid());
  }
}
