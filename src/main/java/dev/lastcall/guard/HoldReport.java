package dev.lastcall.guard;

import dev.lastcall.guard.GuardedPods.PodReference;
import dev.lastcall.guard.PodEvent.Reason;
import dev.lastcall.guard.Preparation.PrepareRequest;
import dev.lastcall.json.Texts;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.DeleteGuard.OnDeadline;
import dev.lastcall.policy.DeleteGuard.Ready;
import java.time.Instant;

/** What the leader tells people about a Pod. */
final class HoldReport {

  private static final int MAX_MESSAGE = 1024;

  private HoldReport() {}

  static PodReference reference(PodSituation situation) {
    return situation
        .record()
        .map(PreparationRecord::pod)
        .orElseGet(() -> situation.pod().orElseThrow().reference());
  }

  /**
   * @param what a sentence without its subject's guard and without a full stop
   */
  static PodEvent event(PodSituation situation, Reason reason, String what) {
    String guard =
        situation
            .guard()
            .map(DeleteGuard::name)
            .or(() -> situation.record().map(PreparationRecord::guard))
            .orElse("that held it");
    String message = "DeleteGuard %s: %s.".formatted(guard, what);
    return new PodEvent(reason, Texts.shortened(message, MAX_MESSAGE));
  }

  /** What is awaited, since when, and what the deadline means. */
  static String atDeadline(PodSituation situation, Instant now) {
    GuardedPod pod = situation.pod().orElseThrow();
    DeleteGuard guard = situation.guard().orElseThrow();
    PrepareRequest request = Preparation.request(pod, now).orElseThrow();
    String awaited = awaited(situation);
    return guard.onDeadline() == OnDeadline.Hold
        ? HoldMessage.afterDeadline(pod, guard, awaited, request.at(), now)
        : HoldMessage.releasedAtDeadline(pod, guard, awaited, request.at(), now);
  }

  private static String awaited(PodSituation situation) {
    PodProgress progress = situation.progress();
    if (!situation.areRecordsKnown()) {
      return "it is not prepared, since the records of preparations cannot be read";
    }
    if (progress.result().isPresent()) {
      return progress.result().get().readiness() instanceof Readiness.NotReady notReady
          ? notReady.why()
          : "it is ready, and nobody deletes it";
    }
    if (!progress.lastFailure().isEmpty()) {
      return progress.lastFailure();
    }
    if (!situation.hasTurn()) {
      return "other Pods of its owner go first";
    }
    return situation.guard().orElseThrow().ready() instanceof Ready.Annotation
        ? "the annotation %s is awaited".formatted(Ready.Annotation.KEY)
        : "it is being prepared";
  }
}
