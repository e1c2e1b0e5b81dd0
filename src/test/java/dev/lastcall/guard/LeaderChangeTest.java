package dev.lastcall.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardedPods.Replacement;
import dev.lastcall.guard.GuardedSystem.CallName;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A leader dies at some moment of a hold, and another goes on from marks and records alone. */
class LeaderChangeTest {

  private final LeaderWorld world = new LeaderWorld(LeaderGuards.ONE_AT_A_TIME);
  private final LeaderSystem system = world.system;
  private final LeaderPods pods = world.pods;

  @BeforeEach
  void requestDeletion() {
    world.pod("store-0", "store");
    world.unwanted.add("store-0");
    world.tryToDelete("store-0");
  }

  /** The seconds of a hold of half a minute, from request to the ready replacement. */
  static Stream<Integer> seconds() {
    return IntStream.rangeClosed(0, 32).boxed();
  }

  @ParameterizedTest
  @MethodSource("seconds")
  void betweenTwoCallsNothingIsRepeated(int second) {
    for (int i = 0; i <= 32; i++) {
      if (i == second) {
        world.changeLeader();
      }
      if (i == 10) {
        system.ready.add("store-0");
      }
      if (i == 20) {
        pods.replacements.put("store", Replacement.READY);
      }
      world.run(Duration.ofSeconds(1));
    }
    assertFalse(pods.contains("store-0"));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
    assertEquals(List.of("store-0"), system.calls(CallName.after));
    assertEquals(List.of(), system.calls(CallName.cancel));
    assertEquals(List.of(), world.store.records);
  }

  @ParameterizedTest
  @EnumSource(
      value = CallName.class,
      names = {"lookup", "prepare", "ready", "after"})
  void aCallWhoseAnswerNobodyHeardIsRepeated(CallName name) {
    system.slow.add(name);
    system.ready.add("store-0");
    pods.replacements.put("store", Replacement.READY);
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("store-0"), system.calls(name));
    world.changeLeader();
    system.answerAll();
    system.slow.clear();
    world.run(Duration.ofSeconds(10));
    assertTrue(system.calls(name).size() >= 2, system.calls.toString());
    assertFalse(pods.contains("store-0"));
    assertEquals(name == CallName.after ? 2 : 1, system.calls(CallName.after).size());
    assertEquals(name == CallName.prepare ? 2 : 1, system.calls(CallName.prepare).size());
    assertEquals(List.of(), world.store.records);
  }

  @Test
  void cancelGoesOnWhereItStopped() {
    world.unwanted.clear();
    system.slow.add(CallName.cancel);
    world.run(Duration.ofSeconds(310));
    assertEquals(List.of("store-0"), system.calls(CallName.cancel));
    assertTrue(world.store.records.get(0).cancelling());
    world.changeLeader();
    system.slow.clear();
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("store-0", "store-0"), system.calls(CallName.cancel));
    assertEquals(List.of(), world.store.records);
  }

  @Test
  void aRequestThatCameWhileAnotherIsCancelledIsKept() {
    world.unwanted.clear();
    system.slow.add(CallName.cancel);
    world.run(Duration.ofSeconds(310));
    world.tryToDelete("store-0");
    String request = pods.mark("store-0", GuardAnnotations.PREPARE_REQUESTED_AT).orElseThrow();
    world.changeLeader();
    system.slow.clear();
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("store-0", "store-0"), system.calls(CallName.cancel));
    assertEquals(List.of("store-0", "store-0"), system.calls(CallName.prepare));
    assertEquals(request, world.store.records.get(0).requestedAt());
  }

  @Test
  void theMarksOfACancelledRequestAreTakenOffByTheNextLeader() {
    world.unwanted.clear();
    world.run(Duration.ofSeconds(295));
    pods.isDown = true;
    world.store.records = world.store.records.stream().map(PreparationRecord::cancelled).toList();
    world.changeLeader();
    world.run(Duration.ofSeconds(20));
    assertEquals(List.of(), system.calls(CallName.cancel));
    pods.isDown = false;
    world.run(Duration.ofSeconds(35));
    assertEquals(List.of("store-0"), system.calls(CallName.cancel));
    assertTrue(pods.get("store-0").annotations().isEmpty());
  }

  @Test
  void thePodIsGoneWhenTheNextLeaderBegins() {
    world.run(Duration.ofSeconds(5));
    world.leader.leads = false;
    pods.remove("store-0");
    pods.replacements.put("store", Replacement.READY);
    world.changeLeader();
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("store-0"), system.calls(CallName.after));
  }

  @Test
  void whoseTurnItIsIsKnownToTheNextLeader() {
    world.pod("store-1", "store");
    world.unwanted.add("store-1");
    world.tryToDelete("store-1");
    world.run(Duration.ofSeconds(5));
    world.changeLeader();
    world.run(Duration.ofSeconds(30));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
  }

  @Test
  void aLeaderThatLostItsLeaseForAMomentSendsNoSecondCallWhileTheFirstIsOnItsWay() {
    system.slow.add(CallName.prepare);
    world.run(Duration.ofSeconds(3));
    world.leader.leads = false;
    world.run(Duration.ofSeconds(3));
    world.leader.leads = true;
    world.run(Duration.ofSeconds(20));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
    system.slow.clear();
    system.answerAll();
    world.run(Duration.ofSeconds(5));
    assertEquals(1, system.mostInFlight.get("store-0"));
    assertTrue(pods.mark("store-0", GuardAnnotations.PREPARED_AT).isPresent());
  }

  @Test
  void aLeaderWhoseRecordsAnotherWroteReadsThemAgain() throws PodsUnavailableException {
    world.run(Duration.ofSeconds(5));
    PreparationRecords other = world.store.session();
    other.replace(other.read());
    world.pod("queue-0", "queue");
    world.tryToDelete("queue-0");
    world.run(Duration.ofSeconds(10));
    assertEquals(List.of("store-0", "queue-0"), system.calls(CallName.prepare));
    assertEquals(2, world.store.records.size());
  }

  @Test
  void aWriteWhoseAnswerWasLostIsFound() {
    system.slow.add(CallName.prepare);
    world.run(Duration.ofSeconds(3));
    pods.isNextAnswerLost = true;
    system.slow.clear();
    system.answerAll();
    world.run(Duration.ofSeconds(10));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
  }
}
