package dev.lastcall.guard;

import dev.lastcall.guard.GuardedPods.PodReference;
import dev.lastcall.guard.GuardedSystem.CallName;
import dev.lastcall.guard.PodEvent.Reason;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Optional;

/** The steps of {@link GuardPlan} that end a request and forget it. */
final class UndoActions {

  private static final Logger LOG = System.getLogger(UndoActions.class.getName());

  private final GuardedPods pods;
  private final KnownRecords records;
  private final Look look;
  private final Clock clock;

  UndoActions(GuardedPods pods, KnownRecords records, Look look, Clock clock) {
    this.pods = pods;
    this.records = records;
    this.look = look;
    this.clock = clock;
  }

  /** What a watch shows may be old: somebody may have tried again a moment ago. */
  void abandon(PodSituation situation, String why) throws PodsUnavailableException {
    PodProgress progress = situation.progress();
    Optional<GuardedPod> stored = look.forPod(situation.pod().orElseThrow().reference(), progress);
    if (stored.isEmpty()) {
      return;
    }
    GuardedPod pod = progress.withWritten(stored.get(), clock.instant());
    PodSituation now = situation.with(pod);
    if (!(GuardPlan.next(now, clock.instant()) instanceof GuardStep.Abandon)) {
      return;
    }
    if (situation.record().isPresent()) {
      records.put(record(situation).cancelled());
    } else {
      clear(pod);
      pod.requestedAt().ifPresent(progress::ended);
    }
    tell(situation, Reason.DeletionAbandoned, "the deletion counts as abandoned: " + why);
  }

  void clearMarks(PodSituation situation) throws PodsUnavailableException {
    clear(situation.pod().orElseThrow());
    situation.progress().ended(record(situation).requestedAt());
  }

  private void clear(GuardedPod pod) throws PodsUnavailableException {
    pods.write(pod, MarkChange.CLEARED);
  }

  void drop(PodSituation situation) throws PodsUnavailableException {
    PreparationRecord record = record(situation);
    records.remove(record.pod().uid());
    situation.progress().ended(record.requestedAt());
  }

  void giveUp(PodSituation situation) throws PodsUnavailableException {
    drop(situation);
    PreparationRecord record = record(situation);
    CallName name = record.cancelling() ? CallName.cancel : CallName.after;
    String message =
        "the call %s is given up, what prepare did has to be undone by hand; it last failed with: %s"
            .formatted(name, situation.progress().lastFailure());
    tell(situation, record.cancelling() ? Reason.CancelFailed : Reason.AfterFailed, message);
    LOG.log(
        Level.WARNING,
        "DeleteGuard {0}, Pod {1}/{2}: {3}",
        record.guard(),
        record.pod().namespace(),
        record.pod().name(),
        message);
  }

  void forget(PodSituation situation) throws PodsUnavailableException {
    PodReference reference = HoldReport.reference(situation);
    LOG.log(
        Level.WARNING,
        "Pod {0}/{1}: no policy has its guard {2} any more; what was prepared is not undone",
        reference.namespace(),
        reference.name(),
        situation.record().map(PreparationRecord::guard).orElse(""));
    tell(
        situation,
        Reason.CancelFailed,
        "no policy has its guard any more; what prepare did has to be undone by hand");
    if (situation.pod().isPresent()) {
      GuardedPod pod = situation.pod().get();
      clear(pod);
      pod.requestedAt().ifPresent(situation.progress()::ended);
    }
    records.remove(reference.uid());
  }

  private void tell(PodSituation situation, Reason reason, String what) {
    pods.tell(HoldReport.reference(situation), HoldReport.event(situation, reason, what));
  }

  private static PreparationRecord record(PodSituation situation) {
    return situation.record().orElseThrow();
  }
}
