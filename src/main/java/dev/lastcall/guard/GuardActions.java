package dev.lastcall.guard;

import dev.lastcall.guard.GuardedPods.GonePod;
import dev.lastcall.guard.GuardedPods.PodReference;
import dev.lastcall.guard.GuardedPods.Replacement;
import dev.lastcall.guard.GuardedSystem.CallName;
import dev.lastcall.guard.PodEvent.Reason;
import dev.lastcall.guard.Preparation.PrepareRequest;
import dev.lastcall.policy.DeleteGuard;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Performs the steps of {@link GuardPlan}: each reads or writes once, or begins one call. */
final class GuardActions {

  private static final Logger LOG = System.getLogger(GuardActions.class.getName());

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private final GuardedPods pods;
  private final KnownRecords records;
  private final LeaderCalls calls;
  private final Clock clock;

  GuardActions(GuardedPods pods, KnownRecords records, LeaderCalls calls, Clock clock) {
    this.pods = pods;
    this.records = records;
    this.calls = calls;
    this.clock = clock;
  }

  void perform(GuardStep step, PodSituation situation) throws PodsUnavailableException {
    PodProgress progress = situation.progress();
    if (step instanceof GuardStep.LookForPod) {
      progress.nextLook(clock.instant().plus(LOOK_AGAIN));
      lookFor(record(situation).pod(), progress);
    } else if (step instanceof GuardStep.LookForReplacement) {
      lookForReplacement(record(situation), progress);
    } else if (step instanceof GuardStep.Record record) {
      record(situation, record.values());
    } else if (step instanceof GuardStep.Mark mark) {
      mark(situation, mark.annotation());
    } else if (step instanceof GuardStep.Abandon abandon) {
      abandon(situation, abandon.why());
    } else if (step instanceof GuardStep.ClearMarks) {
      clearMarks(pod(situation));
      progress.ended(record(situation).requestedAt());
    } else if (step instanceof GuardStep.Drop) {
      drop(situation);
    } else if (step instanceof GuardStep.GiveUp) {
      giveUp(situation);
    } else if (step instanceof GuardStep.Forget) {
      forget(situation);
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
    } else if (step instanceof GuardStep.TellDeadline) {
      situation.progress().deadlineTold();
      pods.tell(
          pod(situation).reference(),
          new PodEvent(Reason.DeadlinePassed, HoldReport.atDeadline(situation, clock.instant())));
    } else {
      new PodCalls(pods, calls, clock, situation).begin(step);
    }
  }

  /** What is known of the Pod from now on is what is stored. */
  private Optional<GuardedPod> lookFor(PodReference reference, PodProgress progress)
      throws PodsUnavailableException {
    Optional<GuardedPod> found =
        pods.read(reference.namespace(), reference.name())
            .filter(it -> it.uid().equals(reference.uid()));
    found.ifPresentOrElse(it -> progress.found(it, clock.instant()), progress::gone);
    return found;
  }

  private void lookForReplacement(PreparationRecord record, PodProgress progress)
      throws PodsUnavailableException {
    progress.nextLook(clock.instant().plus(LOOK_AGAIN));
    if (pods.replacementOf(new GonePod(record.pod(), record.owner())) != Replacement.AWAITED) {
      progress.replaced();
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
      lookFor(pod.reference(), situation.progress());
      return;
    }
    situation.progress().wrote(annotation, value, clock.instant());
    if (annotation.equals(GuardAnnotations.PREPARED_AT)) {
      tell(situation, Reason.Prepared, "it is prepared, and is asked whether it is ready");
    } else if (annotation.equals(GuardAnnotations.READY_AT)
        && !situation.progress().isReadyTold()) {
      situation.progress().readyTold();
      tell(situation, Reason.ReadyToStop, "it is ready to stop");
    }
  }

  /** What a watch shows may be old: somebody may have tried again a moment ago. */
  private void abandon(PodSituation situation, String why) throws PodsUnavailableException {
    PodProgress progress = situation.progress();
    Optional<GuardedPod> stored = lookFor(pod(situation).reference(), progress);
    if (stored.isEmpty()) {
      return;
    }
    GuardedPod pod = progress.withWritten(stored.get(), clock.instant());
    PodSituation now =
        new PodSituation(
            Optional.of(pod),
            situation.record(),
            situation.guard(),
            situation.isGuardChanged(),
            situation.hasTurn(),
            situation.areRecordsKnown(),
            progress);
    if (!(GuardPlan.next(now, clock.instant()) instanceof GuardStep.Abandon)) {
      return;
    }
    if (situation.record().isPresent()) {
      records.put(record(situation).cancelled());
    } else {
      clearMarks(pod);
      progress.ended(request(pod).text());
    }
    tell(situation, Reason.DeletionAbandoned, "the deletion counts as abandoned: " + why);
  }

  private void clearMarks(GuardedPod pod) throws PodsUnavailableException {
    pods.write(pod, MarkChange.CLEARED);
  }

  private void drop(PodSituation situation) throws PodsUnavailableException {
    PreparationRecord record = record(situation);
    records.remove(record.pod().uid());
    situation.progress().ended(record.requestedAt());
  }

  private void giveUp(PodSituation situation) throws PodsUnavailableException {
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

  private void forget(PodSituation situation) throws PodsUnavailableException {
    PodReference reference = HoldReport.reference(situation);
    LOG.log(
        Level.WARNING,
        "Pod {0}/{1}: no policy has its guard {2} any more; what was prepared is not undone",
        reference.namespace(),
        reference.name(),
        situation.record().map(PreparationRecord::guard).orElse(""));
    if (situation.pod().isPresent()) {
      GuardedPod pod = situation.pod().get();
      clearMarks(pod);
      Optional.ofNullable(pod.annotations().get(GuardAnnotations.PREPARE_REQUESTED_AT))
          .ifPresent(situation.progress()::ended);
    }
    records.remove(reference.uid());
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
