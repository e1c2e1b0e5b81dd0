package dev.lastcall.guard;

import dev.lastcall.policy.DeleteGuard;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The latest answer to the call ready for each Pod that this replica asked about. Whoever asks
 * while a call for the same Pod and request is on its way shares it. Safe for use by many threads.
 */
public final class ReadyResults {

  /** Bounds the memory; the oldest answers are forgotten, and asked for again. */
  private static final int MAX_PODS = 10_000;

  private final GuardedSystem system;
  private final Clock clock;
  private final Map<String, Answer> answers = new BoundedMap<>(MAX_PODS, BoundedMap.Forgets.OLDEST);
  private final Map<Question, CompletableFuture<ReadyResult>> inFlight = new HashMap<>();

  public ReadyResults(GuardedSystem system, Clock clock) {
    this.system = system;
    this.clock = clock;
  }

  /**
   * The latest answer, of whatever age. One that says no is left out once the Pod's mark ready-at
   * is another than when it was asked about: the leader has learned something since, and the
   * controller that it wakes must not be sent away with an old answer.
   */
  public synchronized Optional<ReadyResult> latest(GuardedPod pod) {
    return Optional.ofNullable(answers.get(pod.uid()))
        .filter(
            it ->
                it.result().readiness() instanceof Readiness.Ready
                    || it.readyAt().equals(readyAt(pod)))
        .map(Answer::result);
  }

  /**
   * Asks the system, and remembers the answer. A call that fails is an answer too: that the Pod is
   * not ready, and why.
   *
   * @param requestedAt the value of the annotation prepare-requested-at, for which the Pod is
   *     prepared
   * @return never fails; ends within the timeouts of the calls lookup and ready
   */
  public CompletableFuture<ReadyResult> ask(
      GuardedPod pod, DeleteGuard guard, DeleteGuard.Ready.Http ready, String requestedAt) {
    Question question = new Question(pod.uid(), requestedAt, guard.name());
    CompletableFuture<ReadyResult> asked = new CompletableFuture<>();
    synchronized (this) {
      CompletableFuture<ReadyResult> running = inFlight.putIfAbsent(question, asked);
      if (running != null) {
        return running.copy();
      }
    }
    call(pod, guard, ready)
        .exceptionally(failure -> new Readiness.NotReady(message(failure)))
        .thenAccept(readiness -> complete(question, asked, readyAt(pod), readiness));
    return asked.copy();
  }

  private CompletableFuture<Readiness> call(
      GuardedPod pod, DeleteGuard guard, DeleteGuard.Ready.Http ready) {
    TemplateValues values = TemplateValues.of(pod, guard);
    try {
      return system
          .lookUp(guard, values)
          .thenCompose(found -> system.ask(guard, ready, values.with(found)));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void complete(
      Question question,
      CompletableFuture<ReadyResult> asked,
      Optional<String> readyAt,
      Readiness readiness) {
    ReadyResult result =
        new ReadyResult(question.podUid(), question.requestedAt(), clock.instant(), readiness);
    synchronized (this) {
      inFlight.remove(question);
      answers.remove(question.podUid());
      answers.put(question.podUid(), new Answer(result, readyAt));
    }
    asked.complete(result);
  }

  private static Optional<String> readyAt(GuardedPod pod) {
    return Optional.ofNullable(pod.annotations().get(GuardAnnotations.READY_AT));
  }

  private static String message(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private record Question(String podUid, String requestedAt, String guard) {}

  /**
   * @param readyAt the Pod's mark when it was asked about
   */
  private record Answer(ReadyResult result, Optional<String> readyAt) {}
}
