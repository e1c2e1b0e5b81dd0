package dev.lastcall.guard;

import dev.lastcall.policy.DeleteGuard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Marks Pods that somebody wants to delete. Each write wakes the Pod's controller, which tries
 * again at once, so there are few of them: one for a request, however many try at once, and then
 * one in half a minute.
 */
public final class DeletionMarks {

  private static final Duration MAX_AGE = Duration.ofSeconds(30);

  /** Trials that were on their way when the Pod was marked carry it as it was before. */
  private static final Duration REQUESTED_JUST_NOW = Duration.ofSeconds(2);

  /** After an allowed deletion: a write in its midst would be a conflict to the API server. */
  private static final long AFTER_ALLOWED_MILLIS = 2_000;

  private static final int MAX_PODS = 10_000;

  private final GuardedPods pods;
  private final Clock clock;
  private final Executor writers;
  private final Map<String, CompletableFuture<Optional<String>>> requests = new HashMap<>();

  /** The latest times, by the uids of Pods. */
  private final Map<String, Instant> requested =
      new BoundedMap<>(MAX_PODS, BoundedMap.Forgets.OLDEST);

  private final Map<String, Instant> tried = new BoundedMap<>(MAX_PODS, BoundedMap.Forgets.OLDEST);

  /**
   * @param writers bounded; writes block for seconds at most
   */
  public DeletionMarks(GuardedPods pods, Clock clock, Executor writers) {
    this.pods = pods;
    this.clock = clock;
    this.writers = writers;
  }

  /**
   * Marks a Pod as requested to be prepared, unless another did so since it was read.
   *
   * @return why it was not possible, or empty; never fails
   */
  CompletableFuture<Optional<String>> request(GuardedPod pod) {
    CompletableFuture<Optional<String>> written = new CompletableFuture<>();
    synchronized (this) {
      Instant last = requested.getOrDefault(pod.uid(), Instant.MIN);
      if (clock.instant().isBefore(later(last, REQUESTED_JUST_NOW))) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      CompletableFuture<Optional<String>> running = requests.putIfAbsent(pod.uid(), written);
      if (running != null) {
        return running.copy();
      }
    }
    try {
      writers.execute(() -> ended(pod.uid(), written, writeRequest(pod)));
    } catch (RejectedExecutionException e) {
      ended(pod.uid(), written, Optional.of("too many Pods are being marked"));
    }
    return written.copy();
  }

  /** Renews the mark of the last trial where it is old. Does not wait, and does not fail. */
  void tried(GuardedPod pod, DeleteGuard guard, boolean isAllowed) {
    Instant now = clock.instant();
    Instant due = now.minus(maxAge(guard));
    Optional<Instant> stored =
        Optional.ofNullable(pod.annotations().get(GuardAnnotations.DELETION_TRIED_AT))
            .flatMap(GuardedPod::time)
            .filter(at -> !at.isAfter(now.plus(Preparation.CLOCK_SKEW)));
    synchronized (this) {
      Instant last = tried.getOrDefault(pod.uid(), Instant.MIN);
      if (stored.filter(due::isBefore).isPresent() || last.isAfter(due)) {
        return;
      }
      tried.put(pod.uid(), now);
    }
    try {
      (isAllowed
              ? CompletableFuture.delayedExecutor(
                  AFTER_ALLOWED_MILLIS, TimeUnit.MILLISECONDS, writers)
              : writers)
          .execute(() -> writeTrial(pod, now));
    } catch (RejectedExecutionException e) {
      forget(pod.uid());
    }
  }

  private Optional<String> writeRequest(GuardedPod pod) {
    // A Pod that is younger than the request by the clock of the API server would make it void.
    Instant now = clock.instant();
    String text = text(pod.created().filter(now::isBefore).orElse(now));
    Map<String, Optional<String>> marks = new HashMap<>(MarkChange.CLEARED.annotations());
    marks.put(GuardAnnotations.PREPARE_REQUESTED_AT, Optional.of(text));
    marks.put(GuardAnnotations.DELETION_TRIED_AT, Optional.of(text));
    try {
      pods.write(pod, new MarkChange(marks, true));
      return Optional.empty();
    } catch (PodsUnavailableException e) {
      return Optional.of(e.getMessage());
    } catch (RuntimeException e) {
      return Optional.of(e.toString());
    }
  }

  private void writeTrial(GuardedPod pod, Instant at) {
    MarkChange change =
        new MarkChange(Map.of(GuardAnnotations.DELETION_TRIED_AT, Optional.of(text(at))), true);
    try {
      pods.write(pod, change);
    } catch (PodsUnavailableException | RuntimeException e) {
      forget(pod.uid());
    }
  }

  private void ended(
      String uid, CompletableFuture<Optional<String>> written, Optional<String> problem) {
    synchronized (this) {
      requests.remove(uid);
      if (problem.isEmpty()) {
        requested.put(uid, clock.instant());
        tried.put(uid, clock.instant());
      }
    }
    written.complete(problem);
  }

  private synchronized void forget(String uid) {
    tried.remove(uid);
  }

  private static Duration maxAge(DeleteGuard guard) {
    Duration share = guard.requestTtl().dividedBy(4);
    return share.compareTo(MAX_AGE) < 0 ? share : MAX_AGE;
  }

  private static Instant later(Instant time, Duration by) {
    return time.equals(Instant.MIN) ? time : time.plus(by);
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
