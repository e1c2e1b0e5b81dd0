package dev.lastcall.guard;

import static dev.lastcall.guard.LeaderGuards.GUARD;
import static dev.lastcall.guard.LeaderGuards.ONE_AT_A_TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardedPods.Replacement;
import dev.lastcall.guard.GuardedSystem.CallName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many Pods of an owner are in preparation, and when the next has its turn. */
class LeaderTurnsTest {

  private final LeaderWorld world = new LeaderWorld(ONE_AT_A_TIME);
  private final LeaderSystem system = world.system;
  private final LeaderPods pods = world.pods;

  @Test
  void aLookupThatFailsKeepsNobodyElseFromHisTurn() {
    system.failing.add(CallName.lookup);
    world.requestDeletionOf("store-0", "store-1");
    world.run(Duration.ofSeconds(20));
    assertEquals(List.of(), system.calls(CallName.prepare));
    assertEquals(List.of(), world.store.records);
    assertTrue(system.calls(CallName.lookup).contains("store-1"));
    system.failing.clear();
    world.run(Duration.ofSeconds(31));
    assertEquals(1, system.calls(CallName.prepare).size());
  }

  @Test
  void podsOfOneOwnerArePreparedOneAfterTheOtherAndThoseOfAnotherBesides() {
    world.requestDeletionOf("store-0", "store-1", "queue-0");
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
    world.requestDeletionOf("store-0", "store-1");
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
    world.requestDeletionOf("store-0", "store-1", "store-2");
    system.slow.add(CallName.lookup);
    world.run(Duration.ofSeconds(3));
    assertEquals(List.of("store-0", "store-1"), system.calls(CallName.lookup));
    system.slow.clear();
    system.answerAll();
    world.run(Duration.ofSeconds(10));
    assertEquals(List.of("store-0", "store-1"), system.calls(CallName.prepare));
  }
}
