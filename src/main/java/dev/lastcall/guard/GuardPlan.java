package dev.lastcall.guard;

import dev.lastcall.guard.Preparation.PrepareRequest;
import dev.lastcall.policy.DeleteGuard;
import java.time.Instant;
import java.util.Optional;

/**
 * The leader's next step for a Pod: pure, from what is known and the time. It holds no state, so
 * that any leader goes on where another stopped.
 */
final class GuardPlan {

  private final PodSituation situation;
  private final PodProgress progress;
  private final Instant now;

  private GuardPlan(PodSituation situation, Instant now) {
    this.situation = situation;
    this.progress = situation.progress();
    this.now = now;
  }

  static GuardStep next(PodSituation situation, Instant now) {
    return new GuardPlan(situation, now).next();
  }

  private GuardStep next() {
    if (progress.isBusy()) {
      return new GuardStep.Idle();
    }
    if (progress.api().free().isAfter(now)) {
      return new GuardStep.Wait(progress.api().free());
    }
    return situation.record().isPresent() && situation.areRecordsKnown()
        ? recorded(situation.record().get())
        : notRecorded();
  }

  /** A deletion that is undone loses its marks first: who tries again makes a new request. */
  private GuardStep recorded(PreparationRecord record) {
    if (situation.guard().isEmpty()) {
      return new GuardStep.Forget();
    }
    // What is undone in the midst of its end would come back to a Pod that stops.
    if (situation.pod().filter(GuardedPod::isDeleting).isPresent()) {
      return new GuardStep.Idle();
    }
    DeleteGuard guard = situation.guard().get();
    boolean isUnmarked =
        progress.isGone() || progress.hasEnded(record.requestedAt()) || isRequestedAnew(record);
    if (record.cancelling() && isUnmarked) {
      return undo(guard, guard.cancel().isPresent(), new GuardStep.Cancel());
    }
    if (!progress.isGone() && situation.pod().isEmpty()) {
      return afterLook(new GuardStep.LookForPod());
    }
    if (record.cancelling()) {
      return new GuardStep.ClearMarks();
    }
    if (progress.isGone()) {
      return whenGone(guard);
    }
    GuardedPod pod = situation.pod().orElseThrow();
    Optional<PrepareRequest> request = Preparation.request(pod, now);
    if (request.isEmpty()) {
      return new GuardStep.Abandon("its request was taken back");
    }
    if (situation.isGuardChanged()) {
      return new GuardStep.Abandon("DeleteGuard " + guard.name() + " is no longer its guard");
    }
    return request.get().text().equals(record.requestedAt())
        ? new HoldPlan(situation, pod, guard, request.get(), now).next()
        : new GuardStep.Record(progress.values().orElse(record.values()));
  }

  /** A successor that is to be deleted itself need not be Ready before: it may never be. */
  private GuardStep whenGone(DeleteGuard guard) {
    Instant goneAt = progress.goneAt().orElseThrow();
    boolean isOver =
        progress.isReplaced()
            || situation.isSuccessorRequested()
            || progress.mayHaveNoSuccessor() && !goneAt.plus(guard.requestTtl()).isAfter(now);
    if (isOver) {
      return undo(guard, guard.after().isPresent(), new GuardStep.After());
    }
    boolean isLate = !goneAt.plus(guard.deadline()).isAfter(now);
    return isLate && !progress.isDelayTold()
        ? new GuardStep.TellDelay()
        : afterLook(new GuardStep.LookForReplacement());
  }

  private boolean isRequestedAnew(PreparationRecord record) {
    return situation
        .pod()
        .flatMap(GuardedPod::requestedAt)
        .filter(it -> !it.equals(record.requestedAt()))
        .isPresent();
  }

  private GuardStep notRecorded() {
    if (situation.pod().isEmpty() || situation.pod().get().isDeleting()) {
      return new GuardStep.Idle();
    }
    GuardedPod pod = situation.pod().get();
    Optional<PrepareRequest> request =
        Preparation.request(pod, now).filter(it -> !progress.hasEnded(it.text()));
    if (request.isEmpty()) {
      return new GuardStep.Idle();
    }
    if (situation.guard().isEmpty()) {
      boolean isKnown = situation.isGuardChanged() && situation.areRecordsKnown();
      return isKnown ? new GuardStep.Forget() : new GuardStep.Idle();
    }
    return new HoldPlan(situation, pod, situation.guard().get(), request.get(), now).next();
  }

  private GuardStep undo(DeleteGuard guard, boolean hasCall, GuardStep call) {
    if (!hasCall || progress.succeededAt().isPresent()) {
      return new GuardStep.Drop();
    }
    boolean isHopeless =
        progress
            .calls()
            .firstFailure()
            .filter(first -> !first.plus(guard.deadline()).isAfter(now))
            .isPresent();
    if (isHopeless) {
      return new GuardStep.GiveUp();
    }
    Instant free = progress.calls().free();
    return free.isAfter(now) ? new GuardStep.Wait(free) : call;
  }

  private GuardStep afterLook(GuardStep look) {
    Instant nextLook = progress.nextLook();
    return nextLook.isAfter(now) ? new GuardStep.Wait(nextLook) : look;
  }
}
