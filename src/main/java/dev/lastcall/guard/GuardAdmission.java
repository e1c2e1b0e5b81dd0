package dev.lastcall.guard;

import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.PodDeletion;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Answers deletions, on any replica and within a budget of time whatever the guarded systems do.
 * What has to wait for the API server runs on the workers; no thread waits for a guarded system.
 */
public final class GuardAdmission implements AutoCloseable {

  /** Within the 2 s that are promised for the whole answer. */
  public static final Duration BUDGET = Duration.ofMillis(1_800);

  private final DeletionTrial.Parts parts;
  private final Executor workers;
  private final Duration budget;
  private final ScheduledThreadPoolExecutor timer;

  /**
   * @param workers bounded, and refuses what it has no room for
   * @param budget from the request to its answer
   */
  public GuardAdmission(
      GuardedPods pods,
      ReadyResults results,
      DeletionMarks marks,
      GuardObserver observer,
      Clock clock,
      Executor workers,
      Duration budget) {
    Consequences consequences = new Consequences(pods, marks, observer);
    this.parts = new DeletionTrial.Parts(pods, results, marks, consequences, clock);
    this.workers = workers;
    this.budget = budget;
    this.timer = new ScheduledThreadPoolExecutor(1, GuardAdmission::timerThread);
    this.timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Decides; does not block.
   *
   * @return ends within the budget; fails with a {@link PodsUnavailableException} when it cannot be
   *     told whether a guard is concerned
   */
  public CompletableFuture<GuardVerdict> decide(
      PodDeletion deletion, PolicySet policies, GuardedNamespaces namespaces) {
    DeletionTrial trial = new DeletionTrial(parts, deletion, policies, namespaces);
    trial.decideAtOnce();
    if (trial.answer().isDone()) {
      return trial.answer();
    }
    Future<?> end = timer.schedule(trial::endBudget, budget.toMillis(), TimeUnit.MILLISECONDS);
    trial.answer().whenComplete((verdict, failure) -> end.cancel(false));
    try {
      workers.execute(trial::decide);
    } catch (RejectedExecutionException e) {
      trial.endBudget();
    }
    return trial.answer();
  }

  /** Decides no more. */
  @Override
  public void close() {
    timer.shutdownNow();
  }

  private static Thread timerThread(Runnable runnable) {
    Thread thread = new Thread(runnable, "guard-budgets");
    thread.setDaemon(true);
    return thread;
  }
}
