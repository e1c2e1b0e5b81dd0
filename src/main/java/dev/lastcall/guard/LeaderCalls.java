package dev.lastcall.guard;

import dev.lastcall.guard.GuardedSystem.CallFailedException;
import dev.lastcall.guard.GuardedSystem.CallName;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.DeleteGuard.Ready;
import dev.lastcall.policy.HttpCall;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The leader's calls, one at a time for each Pod. What comes of them is taken by the leader's
 * thread, when it asks for it.
 */
final class LeaderCalls {

  private static final Logger LOG = System.getLogger(LeaderCalls.class.getName());

  private final GuardServices services;
  private final Clock clock;
  private final Runnable wake;
  private final Queue<Runnable> outcomes = new ConcurrentLinkedQueue<>();

  LeaderCalls(GuardServices services, Clock clock, Runnable wake) {
    this.services = services;
    this.clock = clock;
    this.wake = wake;
  }

  /**
   * @param value null if the call failed
   * @param failure what went wrong
   * @param at when it ended
   */
  record Outcome<T>(T value, Optional<String> failure, Instant at) {}

  /** Runs what the calls that ended since led to. */
  void takeOutcomes() {
    for (Runnable outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
      outcome.run();
    }
  }

  void lookUp(
      PodProgress progress,
      DeleteGuard guard,
      TemplateValues values,
      Consumer<Outcome<Map<String, String>>> ended) {
    call(progress, () -> services.system().lookUp(guard, values), ended);
  }

  void send(
      PodProgress progress,
      DeleteGuard guard,
      CallName name,
      HttpCall call,
      TemplateValues values,
      Consumer<Outcome<Void>> ended) {
    call(progress, () -> services.system().send(guard, name, call, values), ended);
  }

  /** It never fails: a call that does says why the Pod does not count as ready. */
  void ask(
      PodProgress progress,
      DeleteGuard guard,
      Ready.Http ready,
      GuardedPod pod,
      Consumer<ReadyResult> ended) {
    String requestedAt = pod.requestedAt().orElseThrow();
    call(
        progress,
        () -> services.results().ask(pod, guard, ready, requestedAt),
        outcome -> ended.accept(outcome.value()));
  }

  private <T> void call(
      PodProgress progress, Supplier<CompletableFuture<T>> call, Consumer<Outcome<T>> ended) {
    int begun = progress.begin();
    CompletableFuture<T> future;
    try {
      future = call.get();
    } catch (RuntimeException | Error e) {
      future = CompletableFuture.failedFuture(e);
    }
    future.whenComplete(
        (value, thrown) -> {
          Optional<String> failure = Optional.ofNullable(thrown).map(LeaderCalls::message);
          Outcome<T> outcome = new Outcome<>(value, failure, clock.instant());
          outcomes.add(
              () -> {
                if (progress.end(begun)) {
                  ended.accept(outcome);
                }
              });
          wake.run();
        });
  }

  private static String message(Throwable thrown) {
    boolean isWrapped = thrown instanceof CompletionException && thrown.getCause() != null;
    Throwable cause = isWrapped ? thrown.getCause() : thrown;
    if (cause instanceof CallFailedException) {
      return cause.getMessage();
    }
    LOG.log(Level.ERROR, "A call of a guard ended in a way nobody thought of", cause);
    return String.valueOf(cause);
  }
}
