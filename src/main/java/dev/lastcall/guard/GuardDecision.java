package dev.lastcall.guard;

import dev.lastcall.guard.GuardVerdict.Allowed;
import dev.lastcall.guard.GuardVerdict.Held;
import dev.lastcall.guard.GuardVerdict.Next;
import dev.lastcall.guard.GuardVerdict.Released;
import dev.lastcall.guard.Preparation.Prepared;
import dev.lastcall.guard.Preparation.Requested;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.DeleteGuard.OnDeadline;
import dev.lastcall.policy.DeleteGuard.Ready;
import dev.lastcall.review.SkipReason;
import java.time.Instant;
import java.util.Optional;

/** Decides whether a Pod may be deleted: pure, from what is known and the time. */
public final class GuardDecision {

  private final GuardQuestion question;
  private final GuardedPod pod;
  private final DeleteGuard guard;
  private final Instant now;

  private GuardDecision(GuardQuestion question, GuardedPod pod, DeleteGuard guard, Instant now) {
    this.question = question;
    this.pod = pod;
    this.guard = guard;
    this.now = now;
  }

  public static GuardVerdict decide(GuardQuestion question, Instant now) {
    Optional<String> name = question.guard().map(DeleteGuard::name);
    if (question.pod().isEmpty()) {
      return new Allowed(SkipReason.POD_NOT_FOUND, name);
    }
    GuardedPod pod = question.pod().get();
    Optional<SkipReason> ofPod =
        AlwaysAllowed.ofPod(question.deletion(), pod, question.surroundings());
    if (ofPod.isPresent() || question.guard().isEmpty()) {
      return new Allowed(ofPod.orElse(SkipReason.NO_GUARD), name);
    }
    DeleteGuard guard = question.guard().get();
    return AlwaysAllowed.ofGuard(question.deletion(), pod, question.surroundings(), guard)
        .<GuardVerdict>map(reason -> new Allowed(reason, name))
        .orElseGet(() -> new GuardDecision(question, pod, guard, now).byPreparation());
  }

  private GuardVerdict byPreparation() {
    Preparation preparation = Preparation.of(pod, now);
    if (preparation instanceof Requested requested) {
      return held(
          requested.request().at(),
          "it is being prepared, or waits for its turn",
          HoldReason.PREPARING,
          Next.NOTHING);
    }
    return preparation instanceof Prepared prepared ? byReadiness(prepared) : notYetRequested();
  }

  private GuardVerdict notYetRequested() {
    String message =
        "%s: it is not prepared, and nobody asked for that before; try again later."
            .formatted(HoldMessage.subject(pod, guard));
    return new Held(
        HoldReason.PREPARATION_REQUESTED,
        Optional.of(guard.name()),
        message,
        unlessDryRun(Next.REQUEST_PREPARATION));
  }

  private GuardVerdict byReadiness(Prepared prepared) {
    if (guard.ready() instanceof Ready.Http ready) {
      return byResult(prepared, ready);
    }
    String requested = prepared.request().text();
    return requested.equals(pod.annotations().get(Ready.Annotation.KEY))
        ? ready()
        : notReady(
            prepared,
            "the annotation %s is not \"%s\" yet".formatted(Ready.Annotation.KEY, requested),
            Next.NOTHING);
  }

  private GuardVerdict byResult(Prepared prepared, Ready.Http ready) {
    Optional<ReadyResult> fresh =
        question.lastResult().filter(it -> it.isFresh(pod, prepared, ready.interval(), now));
    if (fresh.isEmpty()) {
      String awaited =
          question.deletion().dryRun()
              ? "whether it is ready is not known here, and a dry run asks nobody"
              : "whether it is ready is being asked";
      return notReady(prepared, awaited, Next.ASK_READY);
    }
    return fresh.get().readiness() instanceof Readiness.NotReady notReady
        ? notReady(prepared, notReady.why(), Next.NOTHING)
        : ready();
  }

  private GuardVerdict ready() {
    return new Released(SkipReason.READY, guard.name(), SkipReason.READY.sentence());
  }

  private GuardVerdict notReady(Prepared prepared, String awaited, Next next) {
    return held(prepared.request().at(), awaited, HoldReason.NOT_READY, next);
  }

  private GuardVerdict held(Instant since, String awaited, HoldReason reason, Next next) {
    if (now.isBefore(since.plus(guard.deadline()))) {
      String message = HoldMessage.awaited(pod, guard, awaited, since, now);
      return new Held(reason, Optional.of(guard.name()), message, unlessDryRun(next));
    }
    if (guard.onDeadline() == OnDeadline.Release) {
      SkipReason released = SkipReason.DEADLINE_RELEASED;
      return new Released(released, guard.name(), released.sentence());
    }
    String message = HoldMessage.afterDeadline(pod, guard, awaited, since, now);
    return new Held(
        HoldReason.DEADLINE_PASSED, Optional.of(guard.name()), message, unlessDryRun(next));
  }

  private Next unlessDryRun(Next next) {
    return question.deletion().dryRun() ? Next.NOTHING : next;
  }
}
