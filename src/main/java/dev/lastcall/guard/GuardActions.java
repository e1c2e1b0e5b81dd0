package dev.lastcall.guard;

import dev.lastcall.guard.PodEvent.Reason;
import dev.lastcall.guard.Preparation.PrepareRequest;
import dev.lastcall.policy.DeleteGuard;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Performs the steps of {@link GuardPlan}: each reads or writes once, or begins one call. */
final class GuardActions {

  private final GuardedPods pods;
  private final KnownRecords records;
  private final LeaderCalls calls;
  private final Clock clock;
  private final Look look;
  private final UndoActions undoing;

  GuardActions(GuardedPods pods, KnownRecords records, LeaderCalls calls, Clock clock) {
    this.pods = pods;
    this.records = records;
    this.calls = calls;
    this.clock = clock;
    this.look = new Look(pods, clock);
    this.undoing = new UndoActions(pods, records, look, clock);
  }

  void perform(GuardStep step, PodSituation situation) throws PodsUnavailableException {
    PodProgress progress = situation.progress();
    if (step instanceof GuardStep.LookForPod) {
      look.forPod(record(situation).pod(), progress);
    } else if (step instanceof GuardStep.LookForReplacement) {
      look.forReplacement(record(situation), progress);
    } else if (step instanceof GuardStep.Record record) {
      record(situation, record.values());
    } else if (step instanceof GuardStep.Mark mark) {
      mark(situation, mark.annotation());
    } else if (step instanceof GuardStep.Abandon abandon) {
      undoing.abandon(situation, abandon.why());
    } else if (step instanceof GuardStep.ClearMarks) {
      undoing.clearMarks(situation);
    } else if (step instanceof GuardStep.Drop) {
      undoing.drop(situation);
    } else if (step instanceof GuardStep.GiveUp) {
      undoing.giveUp(situation);
    } else if (step instanceof GuardStep.Forget) {
      undoing.forget(situation);
    } else {
      tellOrCall(step, situation);
    }
  }

  private void tellOrCall(GuardStep step, PodSituation situation) {
    if (step instanceof GuardStep.TellTurn) {
      situation.progress().turnTold();
      tell(
          situation,
          Reason.PrepareWaits,
          "another Pod of its owner is being prepared; this one has its turn after that");
    } else if (step instanceof GuardStep.TellDelay) {
      situation.progress().delayTold();
      tell(
          situation,
          Reason.ReplacementNotReady,
          "what replaces it is not Ready yet; until then no other Pod of its owner is prepared");
    } else if (step instanceof GuardStep.TellDeadline) {
      situation.progress().deadlineTold();
      pods.tell(
          pod(situation).reference(),
          new PodEvent(Reason.DeadlinePassed, HoldReport.atDeadline(situation, clock.instant())));
    } else {
      new PodCalls(pods, calls, clock, situation).begin(step);
    }
  }

  private void record(PodSituation situation, Map<String, String> lookedUp)
      throws PodsUnavailableException {
    GuardedPod pod = pod(situation);
    DeleteGuard guard = guard(situation);
    TemplateValues values = TemplateValues.of(pod, guard).with(lookedUp).neededBy(guard);
    records.put(
        new PreparationRecord(
            pod.reference(),
            pod.owner(),
            guard.name(),
            request(pod).text(),
            values.byName(),
            clock.instant(),
            false));
  }

  /** Never earlier than the request: clocks of replicas differ. */
  private void mark(PodSituation situation, String annotation) throws PodsUnavailableException {
    GuardedPod pod = pod(situation);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant requested = request(pod).at();
    Instant value = now.isBefore(requested) ? requested : now;
    MarkChange change = new MarkChange(Map.of(annotation, Optional.of(value.toString())), true);
    if (!pods.write(pod, change)) {
      look.forPod(pod.reference(), situation.progress());
      return;
    }
    situation.progress().wrote(annotation, value, clock.instant());
    if (annotation.equals(GuardAnnotations.PREPARED_AT)) {
      boolean isCalled = guard(situation).prepare() instanceof DeleteGuard.Prepare.Http;
      tell(
          situation,
          Reason.Prepared,
          isCalled ? "it is prepared; ready is awaited" : "its turn has come; ready is awaited");
    } else if (annotation.equals(GuardAnnotations.READY_AT)
        && !situation.progress().isReadyTold()) {
      situation.progress().readyTold();
      tell(situation, Reason.ReadyToStop, "it is ready to stop");
    }
  }

  private void tell(PodSituation situation, Reason reason, String what) {
    pods.tell(HoldReport.reference(situation), HoldReport.event(situation, reason, what));
  }

  private PrepareRequest request(GuardedPod pod) {
    return Preparation.request(pod, clock.instant()).orElseThrow();
  }

  private static GuardedPod pod(PodSituation situation) {
    return situation.pod().orElseThrow();
  }

  private static DeleteGuard guard(PodSituation situation) {
    return situation.guard().orElseThrow();
  }

  private static PreparationRecord record(PodSituation situation) {
    return situation.record().orElseThrow();
  }
}
