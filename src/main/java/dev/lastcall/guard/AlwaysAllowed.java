package dev.lastcall.guard;

import dev.lastcall.guard.Surroundings.NamespaceState;
import dev.lastcall.guard.Surroundings.NodeState;
import dev.lastcall.guard.Surroundings.OwnerState;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.review.PodDeletion;
import dev.lastcall.review.PodDeletion.Way;
import dev.lastcall.review.SkipReason;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Deletions that no guard holds: holding them would wedge a cluster, or protect nothing. */
final class AlwaysAllowed {

  private static final String NODES = "system:nodes";

  /** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-garbage-collection */
  private static final String POD_GC = "system:serviceaccount:kube-system:pod-garbage-collector";

  /** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase */
  private static final Set<String> NOT_RUNNING = Set.of("Pending", "Succeeded", "Failed");

  private AlwaysAllowed() {}

  /** Why the Pod itself or its namespace lets any deletion pass. */
  static Optional<SkipReason> ofPod(
      PodDeletion deletion, GuardedPod pod, Surroundings surroundings) {
    if (deletion.uid().filter(uid -> !uid.equals(pod.uid())).isPresent()) {
      return Optional.of(SkipReason.OTHER_POD);
    }
    if (pod.isDeleting()) {
      return Optional.of(SkipReason.DELETING);
    }
    if (isFinalDelete(deletion)) {
      return Optional.of(SkipReason.FINAL_DELETE);
    }
    if (pod.isMirror()) {
      return Optional.of(SkipReason.MIRROR_POD);
    }
    if (NOT_RUNNING.contains(pod.phase())) {
      return Optional.of(SkipReason.NOT_RUNNING);
    }
    return surroundings.namespace() == NamespaceState.TERMINATING
        ? Optional.of(SkipReason.NAMESPACE_TERMINATING)
        : Optional.empty();
  }

  /** Why a guard that matches the Pod lets the deletion pass. */
  static Optional<SkipReason> ofGuard(
      PodDeletion deletion, GuardedPod pod, Surroundings surroundings, DeleteGuard guard) {
    if (isForced(pod)) {
      return Optional.of(SkipReason.FORCE_DELETE);
    }
    OwnerState owner = surroundings.owner();
    if (owner == OwnerState.GONE || owner == OwnerState.DELETING) {
      return Optional.of(SkipReason.OWNER_DELETED);
    }
    if (deletion.username().equals(POD_GC)) {
      return Optional.of(SkipReason.POD_GC);
    }
    if (surroundings.node() == NodeState.LOST) {
      return Optional.of(SkipReason.NODE_LOST);
    }
    return guard.requesters().holds(deletion.username(), deletion.groups())
        ? Optional.empty()
        : Optional.of(SkipReason.OTHER_REQUESTER);
  }

  static boolean isForced(GuardedPod pod) {
    return "true".equals(pod.annotations().get(GuardAnnotations.FORCE_DELETE));
  }

  private static boolean isFinalDelete(PodDeletion deletion) {
    return deletion.way() == Way.DELETE
        && deletion.gracePeriodSeconds().equals(OptionalLong.of(0))
        && deletion.groups().contains(NODES);
  }
}
