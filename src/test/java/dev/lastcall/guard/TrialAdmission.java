package dev.lastcall.guard;

import static dev.lastcall.guard.GuardCases.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.guard.GuardedSystem.CallName;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.PodDeletion;
import dev.lastcall.review.PodDeletion.Way;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Admissions of Pods in memory, whose system answers when the test says so. */
final class TrialAdmission implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");
  static final Map<String, String> PREPARED =
      Map.of(
          GuardAnnotations.PREPARE_REQUESTED_AT, "2027-03-01T11:59:50Z",
          GuardAnnotations.PREPARED_AT, "2027-03-01T11:59:51Z",
          GuardAnnotations.DELETION_TRIED_AT, "2027-03-01T11:59:50Z");

  final FakeSystem system = new FakeSystem();
  final TrialPods pods = new TrialPods();
  final List<String> denials = new CopyOnWriteArrayList<>();
  private final ExecutorService workers = Executors.newFixedThreadPool(4);
  private final ExecutorService writers = Executors.newFixedThreadPool(2);
  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final ReadyResults results = new ReadyResults(system, clock);
  private final DeletionMarks marks = new DeletionMarks(pods, clock, writers);
  final GuardAdmission admission = admission(PATIENCE);

  /** Its budget is so short that a test can wait for its end. */
  final GuardAdmission hasty = admission(Duration.ofMillis(500));

  GuardAdmission admission(Duration budget) {
    return admission(workers, budget);
  }

  GuardAdmission admission(Executor executor, Duration budget) {
    return new GuardAdmission(pods, results, marks, new Denials(), clock, executor, budget);
  }

  GuardVerdict decide(PodDeletion deletion) {
    return start(deletion).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  GuardVerdict decideInHaste(PodDeletion deletion) {
    return hasty
        .decide(deletion, guards(), new All())
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  CompletableFuture<GuardVerdict> start(PodDeletion deletion) {
    return admission.decide(deletion, guards(), new All());
  }

  static PodDeletion deletion(Way way, Map<String, String> annotations, boolean dryRun) {
    return deletion(way, object("uid-1", annotations), dryRun);
  }

  static PodDeletion deletion(Way way, ObjectNode object, boolean dryRun) {
    return new PodDeletion(
        way,
        "shop",
        "store-1",
        Optional.empty(),
        dryRun,
        OptionalLong.empty(),
        "jane",
        List.of(),
        way == Way.DELETE ? Optional.of(object) : Optional.empty());
  }

  static PolicySet guards() {
    try {
      DeleteGuard store = GuardCases.guard("store");
      return new PolicySet(List.of(), List.of(), List.of(store));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    pods.reading.countDown();
    pods.writing.countDown();
    workers.shutdownNow();
    writers.shutdownNow();
    admission.close();
    hasty.close();
  }

  record All() implements GuardedNamespaces {

    @Override
    public Optional<Map<String, String>> cached(String namespace) {
      return Optional.of(Map.of());
    }

    @Override
    public Map<String, String> read(String namespace) {
      return Map.of();
    }
  }

  private final class Denials implements GuardObserver {

    @Override
    public void called(String guard, CallName call, boolean succeeded) {}

    @Override
    public void denied(String guard, HoldReason reason) {
      denials.add(guard + " " + reason.code());
    }

    @Override
    public void holding(Map<String, Holds> byGuard) {}
  }
}
