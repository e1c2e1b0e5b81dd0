package dev.lastcall.guard;

import dev.lastcall.guard.Preparation.PrepareRequest;
import dev.lastcall.guard.Preparation.Prepared;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.DeleteGuard.OnDeadline;
import dev.lastcall.policy.DeleteGuard.Prepare;
import dev.lastcall.policy.DeleteGuard.Ready;
import dev.lastcall.policy.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The part of {@link GuardPlan} for a Pod whose deletion is wanted and held. */
final class HoldPlan {

  /** Failures of notify after which nobody is told by it. */
  static final int MAX_NOTIFICATIONS = 10;

  private static final Duration MIN_WAKING = Duration.ofSeconds(10);
  private static final int INTERVALS_PER_WAKING = 5;

  /** Longer than a mark of a trial may be old, and than it takes a controller that was woken. */
  private static final Duration PASSED_OVER = Duration.ofSeconds(45);

  private final PodSituation situation;
  private final GuardedPod pod;
  private final DeleteGuard guard;
  private final PrepareRequest request;
  private final PodProgress progress;
  private final Instant now;

  HoldPlan(
      PodSituation situation,
      GuardedPod pod,
      DeleteGuard guard,
      PrepareRequest request,
      Instant now) {
    this.situation = situation;
    this.pod = pod;
    this.guard = guard;
    this.request = request;
    this.progress = situation.progress();
    this.now = now;
  }

  GuardStep next() {
    Optional<GuardStep> atDeadline = atDeadline();
    if (atDeadline.isPresent()) {
      return atDeadline.get();
    }
    if (!situation.areRecordsKnown()) {
      return new GuardStep.Idle();
    }
    Instant tried = lastTrialOrStart();
    if (!tried.plus(guard.requestTtl()).isAfter(now)) {
      return new GuardStep.Abandon(
          "nobody tried to delete it for " + Durations.format(guard.requestTtl()));
    }
    if (isWakingDue(tried)) {
      return new GuardStep.Mark(GuardAnnotations.CONTROLLER_WOKEN_AT);
    }
    return Preparation.of(pod, now) instanceof Prepared ? whenPrepared() : toPrepare();
  }

  /**
   * Before this leader began there may have been none, and trials that nobody answered: they do not
   * count as silence.
   */
  private Instant lastTrialOrStart() {
    Instant tried = lastTrial(pod, request, now);
    return tried.isBefore(progress.seenAt()) ? progress.seenAt() : tried;
  }

  /** When somebody last tried to delete the Pod, as far as its marks tell. */
  static Instant lastTrial(GuardedPod pod, PrepareRequest request, Instant now) {
    return Preparation.time(pod, GuardAnnotations.DELETION_TRIED_AT, now)
        .filter(request.at()::isBefore)
        .orElse(request.at());
  }

  private Optional<GuardStep> atDeadline() {
    if (!hasDeadlinePassed() || isMarked(GuardAnnotations.DEADLINE_PASSED_AT, request.at())) {
      return Optional.empty();
    }
    if (!progress.isDeadlineTold()) {
      return Optional.of(new GuardStep.TellDeadline());
    }
    boolean isNotified =
        guard.notification().isEmpty()
            || progress.isNotified()
            || progress.notification().failures() >= MAX_NOTIFICATIONS;
    if (isNotified) {
      return Optional.of(new GuardStep.Mark(GuardAnnotations.DEADLINE_PASSED_AT));
    }
    return progress.notification().free().isAfter(now)
        ? Optional.empty()
        : Optional.of(new GuardStep.Notify());
  }

  private boolean hasDeadlinePassed() {
    return !request.at().plus(guard.deadline()).isAfter(now);
  }

  /**
   * Half of requestTTL without a trial may be the controller's back-off; it is asked once. Its
   * trial follows at once, by the clock of another replica: a waking counts for the trial before it
   * if it is clearly later.
   */
  private boolean isWakingDue(Instant tried) {
    Duration ttl = guard.requestTtl();
    boolean isQuiet = !tried.plus(ttl.dividedBy(2)).isAfter(now);
    if (isQuiet && !isMarked(GuardAnnotations.CONTROLLER_WOKEN_AT, tried.plus(ttl.dividedBy(4)))) {
      return true;
    }
    return hasDeadlinePassed()
        && guard.onDeadline() == OnDeadline.Release
        && !wasMarkedLately(GuardAnnotations.CONTROLLER_WOKEN_AT);
  }

  private Duration wakingPause() {
    Duration pause = interval(guard).multipliedBy(INTERVALS_PER_WAKING);
    return pause.compareTo(MIN_WAKING) > 0 ? pause : MIN_WAKING;
  }

  /** Between two calls of ready; also the first pause after a failure. */
  static Duration interval(DeleteGuard guard) {
    return guard.ready() instanceof Ready.Http ready ? ready.interval() : Duration.ofSeconds(2);
  }

  private boolean isMarked(String annotation, Instant since) {
    return Preparation.time(pod, annotation, now).filter(at -> !at.isBefore(since)).isPresent();
  }

  private boolean wasMarkedLately(String annotation) {
    Duration pause = wakingPause();
    return Preparation.time(pod, annotation, now)
        .filter(at -> at.plus(pause).isAfter(now))
        .isPresent();
  }

  private GuardStep toPrepare() {
    if (progress.succeededAt().isPresent()) {
      return new GuardStep.Mark(GuardAnnotations.PREPARED_AT);
    }
    if (!situation.hasTurn()) {
      return progress.isTurnTold() ? new GuardStep.Idle() : new GuardStep.TellTurn();
    }
    return whenFree(() -> missing().orElseGet(this::prepare));
  }

  private GuardStep prepare() {
    return guard.prepare() instanceof Prepare.Http
        ? new GuardStep.Prepare()
        : new GuardStep.Mark(GuardAnnotations.PREPARED_AT);
  }

  private GuardStep whenPrepared() {
    Optional<GuardStep> missing = missing();
    if (missing.isPresent()) {
      return whenFree(missing::get);
    }
    if (isPassedOver()) {
      return new GuardStep.Abandon("other Pods of its owner are to be deleted before it");
    }
    if (guard.ready() instanceof Ready.Http && !progress.nextAsk().isAfter(now)) {
      return new GuardStep.Ask();
    }
    if (isReady() && !wasMarkedLately(GuardAnnotations.READY_AT)) {
      return new GuardStep.Mark(GuardAnnotations.READY_AT);
    }
    return guard.ready() instanceof Ready.Http
        ? new GuardStep.Wait(progress.nextAsk())
        : new GuardStep.Idle();
  }

  /**
   * Whether it is ready and nobody wants it now, while its place keeps another from its turn. A
   * ReplicaSet that is scaled down to nothing tries its Pods in any order, and none after one that
   * was denied.
   */
  private boolean isPassedOver() {
    return progress
        .readySince()
        .filter(since -> !since.plus(PASSED_OVER).isAfter(now))
        .filter(since -> !lastTrial(pod, request, now).isAfter(since))
        .filter(since -> situation.otherTried().filter(since::isBefore).isPresent())
        .isPresent();
  }

  private boolean isReady() {
    if (guard.ready() instanceof Ready.Annotation) {
      return request.text().equals(pod.annotations().get(Ready.Annotation.KEY));
    }
    return progress.result().filter(it -> it.readiness() instanceof Readiness.Ready).isPresent();
  }

  private GuardStep whenFree(Supplier<GuardStep> step) {
    Instant free = progress.calls().free();
    return free.isAfter(now) ? new GuardStep.Wait(free) : step.get();
  }

  /** What has to be there before a call is made that may have to be undone. */
  private Optional<GuardStep> missing() {
    Optional<GuardStep> values = missingValues();
    if (values.isPresent()) {
      return values;
    }
    Map<String, String> found = progress.values().orElse(Map.of());
    boolean isRecorded =
        situation
            .record()
            .filter(it -> it.values().entrySet().containsAll(found.entrySet()))
            .isPresent();
    return isRecorded ? Optional.empty() : Optional.of(new GuardStep.Record(found));
  }

  /** A lookup is made once, and again after a call with its values failed. */
  private Optional<GuardStep> missingValues() {
    boolean isKnown =
        guard.lookup().isEmpty()
            || progress.values().isPresent()
            || situation.record().isPresent() && progress.calls().failures() == 0;
    return isKnown ? Optional.empty() : Optional.of(new GuardStep.LookUp());
  }
}
