package dev.lastcall.guard;

import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.review.PodDeletion;
import java.util.Optional;

/**
 * All that a decision depends on, but the time.
 *
 * @param pod as it is stored now; empty if there is none of the name
 * @param guard the first that matches the Pod
 * @param lastResult the latest answer to the call ready that this replica knows
 */
public record GuardQuestion(
    PodDeletion deletion,
    Optional<GuardedPod> pod,
    Surroundings surroundings,
    Optional<DeleteGuard> guard,
    Optional<ReadyResult> lastResult) {}
