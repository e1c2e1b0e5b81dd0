package dev.lastcall.guard;

import dev.lastcall.guard.GuardVerdict.Allowed;
import dev.lastcall.guard.GuardVerdict.Held;
import dev.lastcall.guard.GuardVerdict.Next;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.PodDeletion;
import dev.lastcall.review.SkipReason;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One request to delete a Pod, on its way to an answer. */
final class DeletionTrial {

  private final Parts parts;
  private final PodDeletion deletion;
  private final PolicySet policies;
  private final GuardedNamespaces namespaces;
  private final CompletableFuture<GuardVerdict> answer = new CompletableFuture<>();
  private volatile Optional<GuardedPod> pod;
  private volatile Optional<DeleteGuard> guard = Optional.empty();

  /** The answer if the budget ends now; none while it is not known whether a guard is concerned. */
  private volatile Optional<GuardVerdict> standing = Optional.empty();

  DeletionTrial(
      Parts parts, PodDeletion deletion, PolicySet policies, GuardedNamespaces namespaces) {
    this.parts = parts;
    this.deletion = deletion;
    this.policies = policies;
    this.namespaces = namespaces;
    this.pod =
        deletion
            .stored()
            .map(it -> GuardedPod.of(it).named(deletion.namespace(), deletion.name()))
            .map(parts.pods()::sent);
  }

  CompletableFuture<GuardVerdict> answer() {
    return answer;
  }

  /** Answers if that takes nothing but what is at hand: the guards are there to hold few Pods. */
  void decideAtOnce() {
    if (policies.guards().isEmpty()) {
      finish(new Allowed(SkipReason.NO_GUARD, Optional.empty()));
      return;
    }
    if (pod.isPresent()) {
      Optional<Map<String, String>> labels = namespaces.cached(deletion.namespace());
      labels.ifPresent(it -> guard = policies.guardOf(pod.get().labels(), it));
      GuardVerdict verdict = verdict(Surroundings.PRESENT);
      boolean isGuardUnknown = labels.isEmpty() && isAllowed(verdict, SkipReason.NO_GUARD);
      if (!(verdict instanceof Held) && !isGuardUnknown) {
        finish(verdict);
      }
    }
    String message = "There are too many deletions at once to look at this one; try again.";
    Optional<String> name = guard.map(DeleteGuard::name);
    standing = Optional.of(new Held(HoldReason.OVERLOADED, name, message, Next.NOTHING));
  }

  /** Answers, now or when the guarded system does; waits for the API server. */
  void decide() {
    if (answer.isDone()) {
      return;
    }
    standing = Optional.empty();
    try {
      lookAround();
    } catch (PodsUnavailableException | RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }

  /** Answers with what is known. */
  void endBudget() {
    standing.ifPresentOrElse(
        this::finish,
        () ->
            answer.completeExceptionally(
                new PodsUnavailableException("the API server has not answered in time", null)));
  }

  private void lookAround() throws PodsUnavailableException {
    if (pod.isPresent()) {
      if (!isHeldAsStored()) {
        return;
      }
    } else {
      pod = parts.pods().read(deletion.namespace(), deletion.name());
      chooseGuard();
    }
    GuardVerdict verdict = verdict(Surroundings.PRESENT);
    if (verdict instanceof Held) {
      // Only a Pod that would be held is worth the look; the denial stands if it takes too long.
      standing = Optional.of(verdict);
      verdict = verdict(parts.pods().surroundings(pod.orElseThrow()));
    }
    if (verdict instanceof Held held) {
      hold(held, pod.orElseThrow(), guard.orElseThrow());
    } else {
      finish(verdict);
    }
  }

  /**
   * Replaces a Pod that came with the request by the one stored, and answers if that cannot be.
   * Whoever reaches the port may send a Pod along: what is written, and what the system is asked,
   * must not be about that.
   */
  private boolean isHeldAsStored() throws PodsUnavailableException {
    chooseGuard();
    GuardVerdict verdict = verdict(Surroundings.PRESENT);
    if (!(verdict instanceof Held held)) {
      finish(verdict);
      return false;
    }
    standing = Optional.of(held);
    try {
      pod = parts.pods().read(deletion.namespace(), deletion.name());
    } catch (PodsUnavailableException e) {
      boolean isFirst = held.next() == Next.REQUEST_PREPARATION;
      finish(isFirst ? unrequested(held, e.getMessage()) : held);
      return false;
    }
    chooseGuard();
    return true;
  }

  private void chooseGuard() throws PodsUnavailableException {
    guard =
        pod.isPresent()
            ? policies.guardOf(pod.get().labels(), namespaceLabels())
            : Optional.empty();
  }

  private Map<String, String> namespaceLabels() throws PodsUnavailableException {
    Optional<Map<String, String>> cached = namespaces.cached(deletion.namespace());
    return cached.isPresent() ? cached.get() : namespaces.read(deletion.namespace());
  }

  private void hold(Held held, GuardedPod marked, DeleteGuard holding) {
    standing = Optional.of(held);
    switch (held.next()) {
      case REQUEST_PREPARATION -> request(held, marked, holding);
      case ASK_READY -> ask(held, marked, holding);
      default -> finish(held);
    }
  }

  private void request(Held held, GuardedPod marked, DeleteGuard holding) {
    standing = Optional.of(unrequested(held, "the API server has not answered in time"));
    parts
        .marks()
        .request(marked)
        .thenAccept(
            problem -> {
              finish(problem.map(why -> unrequested(held, why)).orElse(held));
              if (problem.isEmpty()) {
                parts.consequences().requested(deletion, marked, holding);
              }
            });
  }

  private static Held unrequested(Held held, String why) {
    String message = held.message() + " Its preparation could not be requested: " + why + ".";
    return new Held(held.reason(), held.guard(), message, Next.NOTHING);
  }

  private void ask(Held held, GuardedPod asked, DeleteGuard asking) {
    DeleteGuard.Ready.Http ready = (DeleteGuard.Ready.Http) asking.ready();
    String requestedAt = asked.requestedAt().orElseThrow();
    parts
        .results()
        .ask(asked, asking, ready, requestedAt)
        .thenAccept(result -> finish(verdict(Surroundings.PRESENT, Optional.of(result))));
  }

  private GuardVerdict verdict(Surroundings surroundings) {
    return verdict(surroundings, pod.flatMap(parts.results()::latest));
  }

  private GuardVerdict verdict(Surroundings surroundings, Optional<ReadyResult> latest) {
    GuardQuestion question = new GuardQuestion(deletion, pod, surroundings, guard, latest);
    return GuardDecision.decide(question, parts.clock().instant());
  }

  private static boolean isAllowed(GuardVerdict verdict, SkipReason reason) {
    return verdict instanceof Allowed allowed && allowed.reason() == reason;
  }

  /** The first answer counts; what is done about it cannot change it. */
  private void finish(GuardVerdict verdict) {
    if (answer.complete(verdict)) {
      parts.consequences().of(verdict, deletion, pod, guard);
    }
  }

  /** What all trials have in common. */
  record Parts(
      GuardedPods pods,
      ReadyResults results,
      DeletionMarks marks,
      Consequences consequences,
      Clock clock) {}
}
