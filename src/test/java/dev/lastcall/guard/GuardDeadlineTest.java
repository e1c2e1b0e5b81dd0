package dev.lastcall.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardedSystem.CallName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardDeadlineTest {

  private final LeaderWorld world = new LeaderWorld(LeaderGuards.ONE_AT_A_TIME);
  private final LeaderSystem system = world.system;
  private final LeaderPods pods = world.pods;

  @BeforeEach
  void requestDeletion() {
    world.pod("store-0", "store");
    world.unwanted.add("store-0");
    world.tryToDelete("store-0");
  }

  private String notification() {
    return system.last(CallName.notify).orElseThrow().values().byName().get("message");
  }

  @Test
  void itIsToldOnceAndThePodStays() {
    world.run(Duration.ofMinutes(29));
    assertEquals(List.of(), system.calls(CallName.notify));
    assertEquals(0, pods.events("store-0 DeadlinePassed"));
    world.run(Duration.ofHours(5));
    assertEquals(List.of("store-0"), system.calls(CallName.notify));
    assertEquals(1, pods.events("store-0 DeadlinePassed"));
    assertTrue(notification().contains("/leaders is 3, expected 0"), notification());
    assertTrue(notification().contains("lastcall.dev/force-delete=true"), notification());
    assertTrue(pods.contains("store-0"));
    assertEquals(List.of(), system.calls(CallName.cancel), "it is still wanted");
    world.changeLeader();
    world.run(Duration.ofHours(1));
    assertEquals(List.of("store-0"), system.calls(CallName.notify));
    assertEquals(1, pods.events("store-0 DeadlinePassed"));
  }

  @Test
  void aNotificationThatFailsIsSentAgainWhileReadyIsAskedFurtherOn() {
    system.failing.add(CallName.notify);
    world.run(Duration.ofMinutes(31));
    int tries = system.calls(CallName.notify).size();
    assertTrue(tries >= 4 && tries <= 7, tries + " notifications in about a minute");
    assertEquals(1, pods.events("store-0 DeadlinePassed"));
    system.failing.clear();
    world.run(Duration.ofMinutes(1));
    assertEquals(tries + 1, system.calls(CallName.notify).size());
    world.run(Duration.ofHours(1));
    assertEquals(tries + 1, system.calls(CallName.notify).size());
    system.ready.add("store-0");
    world.run(Duration.ofSeconds(5));
    assertFalse(pods.contains("store-0"));
  }

  @Test
  void aNotificationThatNeverSucceedsEndsAfterTenTimes() {
    system.failing.add(CallName.notify);
    world.run(Duration.ofHours(2));
    assertEquals(10, system.calls(CallName.notify).size());
    assertTrue(pods.mark("store-0", GuardAnnotations.DEADLINE_PASSED_AT).isPresent());
  }

  @Test
  void aLeaderThatDiesBeforeTheNotificationSucceededIsFollowedByOneThatSendsIt() {
    system.slow.add(CallName.notify);
    world.run(Duration.ofMinutes(31));
    system.slow.clear();
    world.changeLeader();
    world.run(Duration.ofMinutes(5));
    assertEquals(List.of("store-0", "store-0"), system.calls(CallName.notify));
  }

  @Test
  void releaseWakesTheControllerWithoutWaitingForTheNotification() {
    world.reload(LeaderGuards.ONE_AT_A_TIME + "  onDeadline: Release\n");
    system.slow.add(CallName.notify);
    system.failing.add(CallName.prepare);
    world.run(Duration.ofMinutes(29));
    assertTrue(pods.contains("store-0"));
    system.slow.clear();
    system.failing.add(CallName.notify);
    world.run(Duration.ofSeconds(65));
    assertFalse(pods.contains("store-0"), "released, and nobody deleted it");
    assertTrue(notification().contains("may be deleted unprepared"), notification());
  }

  @Test
  void whoWaitsForItsTurnIsToldToo() {
    world.pod("store-1", "store");
    world.unwanted.add("store-1");
    world.tryToDelete("store-1");
    world.run(Duration.ofMinutes(31));
    assertEquals(1, pods.events("store-1 DeadlinePassed"));
    assertTrue(
        pods.events.stream().anyMatch(it -> it.contains("other Pods of its owner go first")),
        pods.events.toString());
  }
}
