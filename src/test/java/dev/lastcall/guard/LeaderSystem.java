package dev.lastcall.guard;

import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.HttpCall;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A system that does what the test says, and remembers each call. */
final class LeaderSystem implements GuardedSystem {

  /**
   * @param pod its name
   */
  record Call(CallName name, String pod, TemplateValues values, Instant at) {

    @Override
    public String toString() {
      return name + " " + pod;
    }
  }

  final List<Call> calls = new ArrayList<>();
  final Set<CallName> failing = new HashSet<>();
  final Set<String> ready = new HashSet<>();

  /** Calls of this name are answered when the test says so. */
  final Set<CallName> slow = new HashSet<>();

  final List<Runnable> unanswered = new ArrayList<>();

  /** By the name of a Pod: most calls prepare that were in flight at once. */
  final Map<String, Integer> mostInFlight = new HashMap<>();

  String storeId = "4";

  /** Uids of Pods for which prepare was sent, and nothing undid it. */
  final Set<String> open = new HashSet<>();

  /** By uid: when it was last answered that the Pod is ready. */
  final Map<String, Instant> answeredReady = new HashMap<>();

  private Map<String, Integer> inFlight = new HashMap<>();
  private final Clock clock;

  LeaderSystem(Clock clock) {
    this.clock = clock;
  }

  List<String> calls(CallName name) {
    return calls.stream().filter(it -> it.name() == name).map(Call::pod).toList();
  }

  List<Instant> times(CallName name) {
    return calls.stream().filter(it -> it.name() == name).map(Call::at).toList();
  }

  /** What another process sent is not in flight for this one. */
  void leaderChanged() {
    inFlight = new HashMap<>();
  }

  void answerAll() {
    List<Runnable> answers = List.copyOf(unanswered);
    unanswered.clear();
    answers.forEach(Runnable::run);
  }

  @Override
  public CompletableFuture<Map<String, String>> lookUp(DeleteGuard guard, TemplateValues values) {
    if (guard.lookup().isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    return call(CallName.lookup, values, () -> Map.of("store.id", storeId));
  }

  @Override
  public CompletableFuture<Void> send(
      DeleteGuard guard, CallName name, HttpCall call, TemplateValues values) {
    return call(name, values, () -> null);
  }

  @Override
  public CompletableFuture<Readiness> ask(
      DeleteGuard guard, DeleteGuard.Ready.Http asked, TemplateValues values) {
    String pod = values.find("pod.name").orElseThrow();
    return call(
        CallName.ready,
        values,
        () -> {
          if (!ready.contains(pod)) {
            return new Readiness.NotReady("/leaders is 3, expected 0");
          }
          answeredReady.put(values.uid().orElseThrow(), clock.instant());
          return new Readiness.Ready();
        });
  }

  private <T> CompletableFuture<T> call(CallName name, TemplateValues values, Supplier<T> answer) {
    String pod = values.find("pod.name").orElseThrow();
    calls.add(new Call(name, pod, values, clock.instant()));
    CompletableFuture<T> future = new CompletableFuture<>();
    Map<String, Integer> counts = inFlight;
    if (name == CallName.prepare) {
      mostInFlight.merge(pod, counts.merge(pod, 1, Integer::sum), Math::max);
      open.add(values.uid().orElseThrow());
    }
    Runnable ending =
        () -> {
          if (name == CallName.prepare) {
            counts.merge(pod, -1, Integer::sum);
          }
          if (failing.contains(name)) {
            future.completeExceptionally(
                new CallFailedException(name + ": POST http://store answered 500"));
          } else {
            if (name == CallName.after || name == CallName.cancel) {
              open.remove(values.uid().orElseThrow());
            }
            future.complete(answer.get());
          }
        };
    if (slow.contains(name)) {
      unanswered.add(ending);
    } else {
      ending.run();
    }
    return future;
  }

  Optional<Call> last(CallName name) {
    return calls.stream().filter(it -> it.name() == name).reduce((a, b) -> b);
  }
}
