package dev.lastcall.guard;

import static dev.lastcall.guard.LeaderGuards.ONE_AT_A_TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardObserver.Holds;
import dev.lastcall.guard.GuardedPods.Replacement;
import dev.lastcall.guard.GuardedSystem.CallName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A hold from the request to the replacement. */
class LeaderHoldTest {

  private final LeaderWorld world = new LeaderWorld(ONE_AT_A_TIME);
  private final LeaderSystem system = world.system;
  private final LeaderPods pods = world.pods;

  @Test
  void aPodIsPreparedThenAskedThenReleasedThenCleanedUpAfter() {
    world.requestDeletionOf("store-0");
    world.unwanted.add("store-0");
    world.run(Duration.ofSeconds(10));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
    assertEquals(
        "4", system.last(CallName.prepare).orElseThrow().values().byName().get("store.id"));
    assertTrue(pods.contains("store-0"), "not ready, and gone");
    system.ready.add("store-0");
    world.run(Duration.ofSeconds(5));
    assertFalse(pods.contains("store-0"), "ready, and still there");
    assertEquals(List.of(), system.calls(CallName.after), "the replacement is not Ready yet");
    pods.replacements.put("store", Replacement.READY);
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("store-0"), system.calls(CallName.after));
    assertEquals("4", system.last(CallName.after).orElseThrow().values().byName().get("store.id"));
    assertEquals(List.of(), world.store.records);
    assertEquals(1, pods.events("store-0 Prepared"));
    assertEquals(1, pods.events("store-0 ReadyToStop"));
  }

  @Test
  void nothingWillReplaceThePodSoAfterIsSentAtOnce() {
    world.requestDeletionOf("store-0");
    world.unwanted.add("store-0");
    system.ready.add("store-0");
    pods.replacements.put("store", Replacement.NONE);
    world.run(Duration.ofSeconds(10));
    assertEquals(List.of("store-0"), system.calls(CallName.after));
    assertEquals(List.of(), world.store.records);
  }

  @Test
  void aGuardWithoutCallsToUndoIsDoneWithAReadyReplacement() {
    world.reload(ONE_AT_A_TIME.replaceAll("(?m)^  cancel:.*\n", ""));
    world.requestDeletionOf("store-0");
    world.unwanted.add("store-0");
    system.ready.add("store-0");
    world.run(Duration.ofSeconds(10));
    assertEquals(1, world.store.records.size(), "its turn is not over before that");
    pods.replacements.put("store", Replacement.READY);
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of(), world.store.records);
    assertEquals(List.of(), system.calls(CallName.after));
  }

  @Test
  void readyIsWrittenAgainAsLongAsThePodIsThereAndReady() {
    world.requestDeletionOf("store-0");
    system.ready.add("store-0");
    world.run(Duration.ofSeconds(61));
    assertEquals(7, pods.marks.stream().filter("store-0 ready-at"::equals).count());
    int asked = system.calls(CallName.ready).size();
    assertTrue(asked >= 30 && asked <= 32, asked + " calls in a minute, one each 2 s wanted");
    system.ready.clear();
    world.run(Duration.ofSeconds(30));
    assertEquals(7, pods.marks.stream().filter("store-0 ready-at"::equals).count());
    pods.terminate("store-0", world.now);
    system.ready.add("store-0");
    int before = system.calls(CallName.ready).size();
    world.run(Duration.ofSeconds(30));
    assertEquals(before, system.calls(CallName.ready).size(), "it is terminating, and asked about");
  }

  @Test
  void anAnnotationOfTheOperatorIsReadyToo() {
    world.reload(
        """
        apiVersion: lastcall.dev/v1beta1
        kind: DeleteGuard
        metadata: { name: operator }
        spec:
          match: [{ namespaceSelector: {} }]
          prepare: { annotate: true }
          ready: { annotation: lastcall.dev/ready-to-stop }
        """);
    world.requestDeletionOf("store-0");
    world.run(Duration.ofSeconds(10));
    assertEquals(1, world.store.records.size(), "it takes a place");
    pods.annotate("store-0", "lastcall.dev/ready-to-stop", "2027-03-01T11:00:00Z");
    world.run(Duration.ofSeconds(3));
    assertEquals(0, pods.events("store-0 ReadyToStop"), "that was another request");
    String request = pods.mark("store-0", GuardAnnotations.PREPARE_REQUESTED_AT).orElseThrow();
    pods.annotate("store-0", "lastcall.dev/ready-to-stop", request);
    world.run(Duration.ofSeconds(3));
    assertEquals(1, pods.events("store-0 ReadyToStop"));
    assertEquals(List.of(), system.calls);
  }

  @Test
  void holdsAreCountedAndNoMoreOnceAReplicaDoesNotLead() {
    world.requestDeletionOf("store-0", "store-1");
    world.run(Duration.ofSeconds(8));
    assertEquals(Map.of("store", new Holds(2, Duration.ofSeconds(10))), world.holding);
    world.leader.leads = false;
    world.run(Duration.ofSeconds(2));
    assertEquals(Map.of(), world.holding);
  }

  @Test
  void aReplicaThatDoesNotLeadDoesNothing() {
    world.leader.leads = false;
    world.requestDeletionOf("store-0");
    int before = pods.marks.size();
    world.run(Duration.ofHours(1));
    assertEquals(List.of(), system.calls);
    assertEquals(before, pods.marks.size());
  }

  @Test
  void aRequestThatIsOlderThanItsPodIsNone() {
    world.pod("store-0", "store");
    pods.annotate("store-0", GuardAnnotations.PREPARE_REQUESTED_AT, "2027-03-01T10:00:00Z");
    pods.label("store-0", true);
    world.run(Duration.ofSeconds(30));
    assertEquals(List.of(), system.calls);
    assertEquals(Map.of(), world.holding);
  }
}
