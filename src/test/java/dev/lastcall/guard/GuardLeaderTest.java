package dev.lastcall.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardObserver.Holds;
import dev.lastcall.guard.GuardedPods.Replacement;
import dev.lastcall.guard.GuardedSystem.CallName;
import dev.lastcall.policy.PolicySet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuardLeaderTest {

  static final String GUARD =
      """
      apiVersion: lastcall.dev/v1beta1
      kind: DeleteGuard
      metadata: { name: store }
      spec:
        match: [{ namespaceSelector: {} }]
        lookup:
          http: { method: GET, url: "http://store/nodes" }
          select:
            array: /nodes
            where: { pointer: /address, equals: "{pod.name}" }
            bind: { store.id: /id }
        prepare: { http: { method: POST, url: "http://store/evict/{store.id}" } }
        ready:
          http: { method: GET, url: "http://store/leaders/{store.id}" }
          expect: { json: [{ pointer: /leaders, equals: 0 }] }
        cancel: { http: { method: DELETE, url: "http://store/evict/{store.id}" } }
        notify: { http: { method: POST, url: "http://alerts/{message}" } }
        maxPreparing: MAX
        requestTTL: 5m
        deadline: 30m
      """;

  static final String ONE_AT_A_TIME = GUARD.replace("MAX", "1");

  private final LeaderWorld world = new LeaderWorld(ONE_AT_A_TIME);
  private final LeaderSystem system = world.system;
  private final LeaderPods pods = world.pods;

  private void requestDeletionOf(String... names) {
    for (String name : names) {
      world.pod(name, name.replaceAll("-.*", ""));
      world.tryToDelete(name);
      world.now = world.now.plusSeconds(1);
    }
  }

  @Test
  void aPodIsPreparedThenAskedThenReleasedThenCleanedUpAfter() {
    requestDeletionOf("store-0");
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
    requestDeletionOf("store-0");
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
    requestDeletionOf("store-0");
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
  void prepareIsTriedAgainWithLongerAndLongerPausesAndTheLookupWithIt() {
    requestDeletionOf("store-0");
    system.failing.add(CallName.prepare);
    world.run(Duration.ofMinutes(3));
    List<Instant> times = system.times(CallName.prepare);
    List<Long> pauses =
        IntStream.range(1, times.size())
            .mapToObj(i -> Duration.between(times.get(i - 1), times.get(i)).toSeconds())
            .toList();
    assertEquals(List.of(2L, 4L, 8L, 16L, 30L, 30L, 30L, 30L, 30L), pauses);
    assertEquals(times.size(), system.calls(CallName.lookup).size());
    assertEquals(1, pods.events("store-0 PrepareFailed"), "the same failure is told once");
    system.failing.clear();
    system.storeId = "7";
    world.run(Duration.ofSeconds(31));
    assertEquals(1, pods.events("store-0 Prepared"));
    assertEquals("7", world.store.records.get(0).values().get("store.id"));
  }

  @Test
  void aLookupThatFailsKeepsNobodyElseFromHisTurn() {
    system.failing.add(CallName.lookup);
    requestDeletionOf("store-0", "store-1");
    world.run(Duration.ofSeconds(20));
    assertEquals(List.of(), system.calls(CallName.prepare));
    assertEquals(List.of(), world.store.records);
    assertTrue(system.calls(CallName.lookup).contains("store-1"));
    system.failing.clear();
    world.run(Duration.ofSeconds(31));
    assertEquals(1, system.calls(CallName.prepare).size());
  }

  @Test
  void aCallThatHangsIsNeverSentTwice() {
    requestDeletionOf("store-0");
    system.slow.add(CallName.prepare);
    for (int i = 0; i < 500; i++) {
      world.tryToDelete("store-0");
      world.leader.step();
    }
    world.run(Duration.ofSeconds(60));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
    system.answerAll();
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
    assertEquals(1, pods.events("store-0 Prepared"));
  }

  @Test
  void podsOfOneOwnerArePreparedOneAfterTheOtherAndThoseOfAnotherBesides() {
    requestDeletionOf("store-0", "store-1", "queue-0");
    world.unwanted.addAll(List.of("store-0", "store-1", "queue-0"));
    world.run(Duration.ofSeconds(10));
    assertEquals(List.of("store-0", "queue-0"), system.calls(CallName.prepare));
    assertEquals(1, pods.events("store-1 PrepareWaits"));
    system.ready.add("store-0");
    world.run(Duration.ofSeconds(10));
    assertFalse(pods.contains("store-0"));
    assertEquals(List.of("store-0", "queue-0"), system.calls(CallName.prepare));
    pods.replacements.put("store", Replacement.READY);
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("store-0", "queue-0", "store-1"), system.calls(CallName.prepare));
  }

  @Test
  void theTurnIsOverWhenAfterSucceededAndNotBefore() {
    requestDeletionOf("store-0", "store-1");
    world.unwanted.addAll(List.of("store-0", "store-1"));
    system.ready.add("store-0");
    system.failing.add(CallName.after);
    pods.replacements.put("store", Replacement.READY);
    world.run(Duration.ofSeconds(60));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
    assertEquals(1, pods.events("store-0 AfterFailed"));
    system.failing.clear();
    world.run(Duration.ofSeconds(31));
    assertEquals(List.of("store-0", "store-1"), system.calls(CallName.prepare));
  }

  @Test
  void twoPodsOfAnOwnerAreInPreparationWhereTheGuardAllowsTwo() {
    world.reload(GUARD.replace("MAX", "2"));
    requestDeletionOf("store-0", "store-1", "store-2");
    system.slow.add(CallName.lookup);
    world.run(Duration.ofSeconds(3));
    assertEquals(List.of("store-0", "store-1"), system.calls(CallName.lookup));
    system.slow.clear();
    system.answerAll();
    world.run(Duration.ofSeconds(10));
    assertEquals(List.of("store-0", "store-1"), system.calls(CallName.prepare));
  }

  @Test
  void readyIsWrittenAgainAsLongAsThePodIsThereAndReady() {
    requestDeletionOf("store-0");
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
    requestDeletionOf("store-0");
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
    requestDeletionOf("store-0", "store-1");
    world.run(Duration.ofSeconds(8));
    assertEquals(Map.of("store", new Holds(2, Duration.ofSeconds(10))), world.holding);
    world.leader.leads = false;
    world.run(Duration.ofSeconds(2));
    assertEquals(Map.of(), world.holding);
  }

  @Test
  void aReplicaThatDoesNotLeadDoesNothing() {
    world.leader.leads = false;
    requestDeletionOf("store-0");
    int before = pods.marks.size();
    world.run(Duration.ofHours(1));
    assertEquals(List.of(), system.calls);
    assertEquals(before, pods.marks.size());
  }

  @Test
  void aPodDeletedByForceWhileItIsPreparedIsUndone() {
    requestDeletionOf("store-0");
    system.slow.add(CallName.prepare);
    world.run(Duration.ofSeconds(3));
    pods.remove("store-0");
    pods.replacements.put("store", Replacement.READY);
    world.run(Duration.ofSeconds(3));
    assertEquals(List.of(), system.calls(CallName.after), "prepare may still arrive");
    system.answerAll();
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("store-0"), system.calls(CallName.after));
    assertEquals(List.of(), world.store.records);
  }

  @Test
  void aPodOfTheSameNameIsAnother() {
    requestDeletionOf("store-0");
    world.run(Duration.ofSeconds(3));
    pods.remove("store-0");
    world.now = world.now.plusSeconds(5);
    world.pod("store-0", "store");
    pods.replacements.put("store", Replacement.READY);
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("store-0"), system.calls(CallName.after));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
  }

  @Test
  void undoingIsGivenUpAfterTheDeadlineAndPeopleAreTold() {
    requestDeletionOf("store-0");
    world.run(Duration.ofSeconds(3));
    pods.remove("store-0");
    pods.replacements.put("store", Replacement.READY);
    system.failing.add(CallName.after);
    world.run(Duration.ofMinutes(29));
    assertEquals(1, world.store.records.size());
    world.run(Duration.ofMinutes(2));
    assertEquals(List.of(), world.store.records);
    assertTrue(
        pods.events.stream().anyMatch(it -> it.contains("undone by hand")), pods.events.toString());
  }

  @Test
  void aGuardThatIsGoneIsForgottenWithItsMarks() {
    requestDeletionOf("store-0");
    world.run(Duration.ofSeconds(3));
    world.policies = Optional.of(new PolicySet(List.of(), List.of(), List.of()));
    world.run(Duration.ofSeconds(3));
    assertEquals(List.of(), world.store.records);
    assertEquals(Map.of(), pods.get("store-0").annotations());
    assertEquals(List.of(), system.calls(CallName.cancel));
  }

  @Test
  void aPodThatGetsAnotherGuardIsUndoneByItsOldOneAndBeginsAnew() {
    requestDeletionOf("store-0");
    world.unwanted.add("store-0");
    world.run(Duration.ofSeconds(3));
    world.reload(ONE_AT_A_TIME + "---\n" + ONE_AT_A_TIME.replace("name: store", "name: first"));
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("store-0"), system.calls(CallName.cancel));
    assertEquals("first", world.store.records.get(0).guard());
    assertEquals(List.of("store-0", "store-0"), system.calls(CallName.prepare));
  }

  @Test
  void withoutPoliciesNothingIsForgotten() {
    requestDeletionOf("store-0");
    world.run(Duration.ofSeconds(3));
    world.policies = Optional.empty();
    world.run(Duration.ofSeconds(30));
    assertEquals(1, world.store.records.size());
    assertTrue(pods.mark("store-0", GuardAnnotations.PREPARED_AT).isPresent());
  }

  @Test
  void nothingIsPreparedThatIsNotWrittenDown() {
    world.store.isDown = true;
    requestDeletionOf("store-0");
    world.run(Duration.ofMinutes(2));
    assertEquals(List.of(), system.calls(CallName.prepare));
    world.store.isDown = false;
    world.run(Duration.ofSeconds(31));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
    world.store.isDown = true;
    requestDeletionOf("queue-0");
    world.run(Duration.ofMinutes(2));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
  }

  @Test
  void theDeadlineIsToldAlsoWhereRecordsCannotBeRead() {
    world.store.isDown = true;
    requestDeletionOf("store-0");
    world.runWithTrials(Duration.ofMinutes(31), Duration.ofMinutes(1), "store-0");
    assertEquals(List.of("store-0"), system.calls(CallName.notify));
    assertEquals(1, pods.events("store-0 DeadlinePassed"));
  }

  @Test
  void anApiServerThatIsDownIsWaitedForAndPrepareIsNotRepeated() {
    requestDeletionOf("store-0");
    system.slow.add(CallName.prepare);
    world.run(Duration.ofSeconds(3));
    pods.isDown = true;
    system.answerAll();
    world.run(Duration.ofSeconds(60));
    pods.isDown = false;
    world.run(Duration.ofSeconds(31));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
    assertTrue(pods.mark("store-0", GuardAnnotations.PREPARED_AT).isPresent());
  }

  @Test
  void aWatchThatLagsBehindLeadsToNoSecondCall() {
    requestDeletionOf("store-0");
    pods.freezeWatch();
    world.run(Duration.ofSeconds(60));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
    pods.thawWatch();
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
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
