package dev.lastcall.guard;

import dev.lastcall.guard.GuardedSystem.CallName;
import dev.lastcall.guard.LeaderCalls.Outcome;
import dev.lastcall.guard.PodEvent.Reason;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.DeleteGuard.Ready;
import dev.lastcall.policy.HttpCall;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Begins the calls about one Pod, and remembers what came of them. */
final class PodCalls {

  private final GuardedPods pods;
  private final LeaderCalls calls;
  private final Clock clock;
  private final PodSituation situation;
  private final PodProgress progress;
  private final DeleteGuard guard;

  PodCalls(GuardedPods pods, LeaderCalls calls, Clock clock, PodSituation situation) {
    this.pods = pods;
    this.calls = calls;
    this.clock = clock;
    this.situation = situation;
    this.progress = situation.progress();
    this.guard = situation.guard().orElseThrow();
  }

  void begin(GuardStep step) {
    if (step instanceof GuardStep.LookUp) {
      calls.lookUp(progress, guard, ofPod(Map.of()), this::lookedUp);
    } else if (step instanceof GuardStep.Prepare) {
      HttpCall call = ((DeleteGuard.Prepare.Http) guard.prepare()).call();
      send(CallName.prepare, call, ofPod(lookedUp()), Reason.PrepareFailed);
    } else if (step instanceof GuardStep.Ask) {
      Ready.Http ready = (Ready.Http) guard.ready();
      GuardedPod pod = situation.pod().orElseThrow();
      calls.ask(progress, guard, ready, pod, this::answered);
    } else if (step instanceof GuardStep.Notify) {
      sendNotification();
    } else if (step instanceof GuardStep.Cancel) {
      send(CallName.cancel, guard.cancel().orElseThrow(), recorded(), Reason.CancelFailed);
    } else if (step instanceof GuardStep.After) {
      send(CallName.after, guard.after().orElseThrow(), recorded(), Reason.AfterFailed);
    } else {
      throw new IllegalArgumentException("not a call: " + step);
    }
  }

  private Map<String, String> lookedUp() {
    return progress
        .values()
        .or(() -> situation.record().map(PreparationRecord::values))
        .orElse(Map.of());
  }

  private TemplateValues ofPod(Map<String, String> others) {
    return TemplateValues.of(situation.pod().orElseThrow(), guard).with(others);
  }

  /** Those of the time of prepare: what it did is to be undone. */
  private TemplateValues recorded() {
    return new TemplateValues(situation.record().orElseThrow().values());
  }

  private Duration firstPause() {
    return HoldPlan.interval(guard);
  }

  private void send(CallName name, HttpCall call, TemplateValues values, Reason failed) {
    calls.send(progress, guard, name, call, values, outcome -> sent(outcome, failed));
  }

  private void lookedUp(Outcome<Map<String, String>> outcome) {
    if (outcome.failure().isPresent()) {
      failed(outcome, Reason.PrepareFailed);
    } else {
      progress.values(Optional.of(outcome.value()));
    }
  }

  private void sent(Outcome<Void> outcome, Reason failed) {
    if (outcome.failure().isPresent()) {
      failed(outcome, failed);
    } else {
      progress.succeeded(outcome.at());
    }
  }

  /** What was looked up may be the reason, so it is looked up again. */
  private void failed(Outcome<?> outcome, Reason reason) {
    progress.values(Optional.empty());
    progress.calls().failed(outcome.at(), firstPause());
    String failure = outcome.failure().orElseThrow();
    if (progress.isNews(failure, outcome.at())) {
      pods.tell(
          HoldReport.reference(situation),
          HoldReport.event(situation, reason, failure + "; it is tried again"));
    }
  }

  private void answered(ReadyResult result) {
    progress.answered(result, result.at().plus(firstPause()));
  }

  private void sendNotification() {
    String message = HoldReport.atDeadline(situation, clock.instant());
    calls.send(
        progress,
        guard,
        CallName.notify,
        guard.notification().orElseThrow(),
        ofPod(Map.of("message", message)),
        outcome -> {
          if (outcome.failure().isPresent()) {
            progress.notification().failed(outcome.at(), firstPause());
          } else {
            progress.notified();
          }
        });
  }
}
