package dev.lastcall.guard;

import dev.lastcall.policy.DeleteGuard;
import java.time.Instant;
import java.util.Optional;

/**
 * All that the leader's next step for a Pod depends on, but the time.
 *
 * @param pod as it is stored, as far as it is known; empty if it is not among those requested
 * @param record what was written down of its preparation
 * @param guard the one that prepares it, or the one that matches it where none does yet
 * @param isGuardChanged whether the Pod is known to belong to another guard by now, or to none
 * @param hasTurn whether its owner's other Pods leave it a place
 * @param otherTried when somebody last tried to delete a Pod of the same owner that has no place
 * @param isSuccessorRequested whether another Pod of this name is to be deleted by now
 * @param areRecordsKnown whether records can be read and written at the moment
 */
record PodSituation(
    Optional<GuardedPod> pod,
    Optional<PreparationRecord> record,
    Optional<DeleteGuard> guard,
    boolean isGuardChanged,
    boolean hasTurn,
    Optional<Instant> otherTried,
    boolean isSuccessorRequested,
    boolean areRecordsKnown,
    PodProgress progress) {

  /** The same with the Pod as it is stored now. */
  PodSituation with(GuardedPod stored) {
    return new PodSituation(
        Optional.of(stored),
        record,
        guard,
        isGuardChanged,
        hasTurn,
        otherTried,
        isSuccessorRequested,
        areRecordsKnown,
        progress);
  }
}
