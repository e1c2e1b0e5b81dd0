package dev.lastcall.guard;

import dev.lastcall.guard.GuardVerdict.Allowed;
import dev.lastcall.guard.GuardVerdict.Held;
import dev.lastcall.guard.GuardVerdict.Released;
import dev.lastcall.guard.PodEvent.Reason;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.review.PodDeletion;
import dev.lastcall.review.SkipReason;
import java.util.Optional;

/** What is counted, marked and told once a deletion is decided; nothing of it waits or fails. */
final class Consequences {

  private final GuardedPods pods;
  private final DeletionMarks marks;
  private final GuardObserver observer;

  Consequences(GuardedPods pods, DeletionMarks marks, GuardObserver observer) {
    this.pods = pods;
    this.marks = marks;
    this.observer = observer;
  }

  void of(
      GuardVerdict verdict,
      PodDeletion deletion,
      Optional<GuardedPod> pod,
      Optional<DeleteGuard> guard) {
    if (verdict instanceof Held held) {
      observer.denied(held.guard().orElse(""), held.reason());
    }
    if (!deletion.dryRun() && pod.isPresent()) {
      guard.ifPresent(it -> ofGuard(verdict, deletion, pod.get(), it));
      boolean isOther =
          verdict instanceof Allowed allowed && allowed.reason() == SkipReason.OTHER_POD;
      if (!(verdict instanceof Held) && !isOther) {
        pods.allowed(pod.get());
      }
    }
  }

  private void ofGuard(
      GuardVerdict verdict, PodDeletion deletion, GuardedPod pod, DeleteGuard guard) {
    if (verdict instanceof Held held) {
      if (isRequested(held)) {
        marks.tried(pod, guard, false);
      }
    } else if (verdict instanceof Released released) {
      marks.tried(pod, guard, true);
      pods.tellIf(
          pod.reference(),
          stored -> true,
          new PodEvent(
              Reason.DeletionReleased,
              "DeleteGuard %s lets the Pod go. %s".formatted(guard.name(), released.message())));
    } else if (verdict instanceof Allowed allowed && allowed.reason() == SkipReason.FORCE_DELETE) {
      pods.tellIf(
          pod.reference(),
          AlwaysAllowed::isForced,
          new PodEvent(
              Reason.DeletionForced,
              "%s deletes the Pod unprepared, by the annotation %s."
                  .formatted(deletion.username(), GuardAnnotations.FORCE_DELETE)));
    }
  }

  /** The Pod was marked as requested. */
  void requested(PodDeletion deletion, GuardedPod pod, DeleteGuard guard) {
    pods.tell(
        pod.reference(),
        new PodEvent(
            Reason.DeletionHeld,
            "%s wants the Pod deleted; DeleteGuard %s holds it until it is prepared."
                .formatted(deletion.username(), guard.name())));
  }

  private static boolean isRequested(Held held) {
    return held.reason() != HoldReason.PREPARATION_REQUESTED
        && held.reason() != HoldReason.OVERLOADED;
  }
}
