package dev.lastcall.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardedSystem.CallFailedException;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.HttpCall;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadyResultsTest {

  private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");
  private static final String REQUESTED = "2027-03-01T11:58:00Z";

  private final FakeSystem system = new FakeSystem();
  private final ReadyResults results = new ReadyResults(system, Clock.fixed(NOW, ZoneOffset.UTC));
  private final DeleteGuard guard = guard();

  @Test
  void whoAsksWhileACallIsOnItsWaySharesIt() {
    CompletableFuture<ReadyResult> first = ask(pod("uid-1", Map.of()), REQUESTED);
    CompletableFuture<ReadyResult> second = ask(pod("uid-1", Map.of()), REQUESTED);
    assertEquals(1, system.asked.size());
    first.cancel(true);

    system.asked.get(0).complete(new Readiness.Ready());

    assertEquals(new ReadyResult("uid-1", REQUESTED, NOW, new Readiness.Ready()), second.join());
    assertEquals(Optional.of(second.join()), results.latest(pod("uid-1", Map.of())));
    ask(pod("uid-1", Map.of()), REQUESTED);
    assertEquals(2, system.asked.size());
  }

  @Test
  void otherPodsAndOtherRequestsHaveCallsOfTheirOwn() {
    ask(pod("uid-1", Map.of()), REQUESTED);
    ask(pod("uid-2", Map.of()), REQUESTED);
    ask(pod("uid-1", Map.of()), "2027-03-01T11:59:00Z");
    assertEquals(3, system.asked.size());
  }

  @Test
  void whatWasLookedUpIsThereWhenItIsAsked() {
    system.lookup = CompletableFuture.completedFuture(Map.of("store.id", "4"));
    ask(pod("uid-1", Map.of()), REQUESTED);
    assertEquals("4", system.values.get(0).byName().get("store.id"));
    assertEquals("store-1", system.values.get(0).byName().get("pod.name"));
  }

  @Test
  void aCallThatFailsIsAnAnswerAndTheNextOneIsMade() {
    CompletableFuture<ReadyResult> failed = ask(pod("uid-1", Map.of()), REQUESTED);
    system
        .asked
        .get(0)
        .completeExceptionally(new CallFailedException("ready: GET http://x answered 500"));
    assertEquals(
        new Readiness.NotReady("ready: GET http://x answered 500"), failed.join().readiness());

    system.lookup =
        CompletableFuture.failedFuture(new CallFailedException("lookup: GET http://x timed out"));
    assertEquals(
        new Readiness.NotReady("lookup: GET http://x timed out"),
        ask(pod("uid-1", Map.of()), REQUESTED).join().readiness());
    assertEquals(1, system.asked.size());
  }

  @Test
  void aCallThatCannotEvenBeginIsAnAnswerAndTheNextOneIsMade() {
    GuardedSystem broken = new BrokenSystem();
    ReadyResults failing = new ReadyResults(broken, Clock.fixed(NOW, ZoneOffset.UTC));
    for (int i = 0; i < 2; i++) {
      ReadyResult result =
          failing
              .ask(pod("uid-1", Map.of()), guard, (DeleteGuard.Ready.Http) guard.ready(), REQUESTED)
              .join();
      assertEquals(new Readiness.NotReady("no classes"), result.readiness());
    }
  }

  @Test
  void aLookupThatCannotEvenBeginIsNotKept() {
    LookupCache cache = new LookupCache(Clock.fixed(NOW, ZoneOffset.UTC));
    CompletableFuture<Map<String, String>> failed =
        cache.get(
            guard,
            Optional.of("uid-1"),
            () -> {
              throw new NoClassDefFoundError("no classes");
            });
    assertTrue(failed.isCompletedExceptionally());
    Map<String, String> found = Map.of("store.id", "4");
    assertEquals(
        found,
        cache
            .get(guard, Optional.of("uid-1"), () -> CompletableFuture.completedFuture(found))
            .join());
  }

  @Test
  void aNoIsForgottenWhenTheLeaderMarksThePodReady() {
    GuardedPod before = pod("uid-1", Map.of());
    GuardedPod marked = pod("uid-1", Map.of(GuardAnnotations.READY_AT, "2027-03-01T12:00:00Z"));
    ask(before, REQUESTED);
    system.asked.get(0).complete(new Readiness.NotReady("/leaders is 3, expected 0"));
    assertTrue(results.latest(before).isPresent());
    assertFalse(results.latest(marked).isPresent());

    ask(marked, REQUESTED);
    system.asked.get(1).complete(new Readiness.NotReady("/leaders is 1, expected 0"));
    assertTrue(results.latest(marked).isPresent());
  }

  @Test
  void aYesStaysWhateverTheMarks() {
    ask(pod("uid-1", Map.of()), REQUESTED);
    system.asked.get(0).complete(new Readiness.Ready());
    assertTrue(
        results.latest(pod("uid-1", Map.of(GuardAnnotations.READY_AT, REQUESTED))).isPresent());
  }

  private CompletableFuture<ReadyResult> ask(GuardedPod pod, String requestedAt) {
    return results.ask(pod, guard, (DeleteGuard.Ready.Http) guard.ready(), requestedAt);
  }

  private static GuardedPod pod(String uid, Map<String, String> annotations) {
    return GuardCases.pod(uid, annotations);
  }

  private static final class BrokenSystem implements GuardedSystem {

    @Override
    public CompletableFuture<Map<String, String>> lookUp(DeleteGuard of, TemplateValues values) {
      throw new NoClassDefFoundError("no classes");
    }

    @Override
    public CompletableFuture<Void> send(
        DeleteGuard of, CallName name, HttpCall call, TemplateValues values) {
      throw new NoClassDefFoundError("no classes");
    }

    @Override
    public CompletableFuture<Readiness> ask(
        DeleteGuard of, DeleteGuard.Ready.Http ready, TemplateValues values) {
      throw new NoClassDefFoundError("no classes");
    }
  }

  private static DeleteGuard guard() {
    try {
      return GuardCases.guard("store");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
