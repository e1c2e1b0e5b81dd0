package dev.lastcall.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardedPods.Replacement;
import dev.lastcall.guard.GuardedSystem.CallName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AbandonedDeletionTest {

  private final LeaderWorld world = new LeaderWorld(LeaderGuards.ONE_AT_A_TIME);
  private final LeaderSystem system = world.system;
  private final LeaderPods pods = world.pods;

  @BeforeEach
  void requestDeletion() {
    world.pod("store-0", "store");
    world.tryToDelete("store-0");
  }

  private long wakings() {
    return pods.marks.stream().filter("store-0 controller-woken-at"::equals).count();
  }

  @Test
  void nobodyTriesAnyMoreSoItIsCancelledAndForgotten() {
    world.run(Duration.ofSeconds(299));
    assertEquals(List.of(), system.calls(CallName.cancel));
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("store-0"), system.calls(CallName.cancel));
    assertEquals("4", system.last(CallName.cancel).orElseThrow().values().byName().get("store.id"));
    assertEquals(List.of(), world.store.records);
    assertEquals(Map.of(), pods.get("store-0").annotations());
    assertEquals(Set.of("app"), pods.get("store-0").labels().keySet());
    assertEquals(1, pods.events("store-0 DeletionAbandoned"));
    world.run(Duration.ofMinutes(10));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
    assertEquals(List.of("store-0"), system.calls(CallName.cancel));
  }

  @Test
  void theControllerIsWokenOnceAtHalfOfTheTime() {
    world.run(Duration.ofSeconds(149));
    assertEquals(0, wakings());
    world.run(Duration.ofSeconds(60));
    assertEquals(1, wakings());
    world.changeLeader();
    world.run(Duration.ofSeconds(60));
    assertEquals(1, wakings());
    world.tryToDelete("store-0");
    world.run(Duration.ofSeconds(155));
    assertEquals(2, wakings());
  }

  /** Trials while no replica answered left no mark. */
  @Test
  void theSilenceBeforeALeaderBeganDoesNotCount() {
    world.run(Duration.ofSeconds(200));
    world.passTime(Duration.ofMinutes(30));
    world.changeLeader();
    world.run(Duration.ofSeconds(299));
    assertEquals(List.of(), system.calls(CallName.cancel));
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("store-0"), system.calls(CallName.cancel));
  }

  @Test
  void aControllerThatStillWantsTheDeletionKeepsItAlive() {
    world.unwanted.add("store-0");
    world.run(Duration.ofHours(3));
    assertEquals(List.of(), system.calls(CallName.cancel));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
    system.ready.add("store-0");
    world.run(Duration.ofSeconds(5));
    assertFalse(pods.contains("store-0"));
  }

  @Test
  void aTrialThatTheWatchDoesNotShowYetCounts() {
    world.run(Duration.ofSeconds(290));
    pods.freezeWatch();
    world.tryToDelete("store-0");
    world.run(Duration.ofSeconds(60));
    pods.thawWatch();
    world.run(Duration.ofSeconds(60));
    assertEquals(List.of(), system.calls(CallName.cancel));
    assertTrue(pods.mark("store-0", GuardAnnotations.PREPARED_AT).isPresent());
  }

  @Test
  void aRequestWhileCancelFailsWaitsForItsEnd() {
    system.failing.add(CallName.cancel);
    world.run(Duration.ofSeconds(310));
    assertEquals(1, pods.events("store-0 CancelFailed"));
    world.unwanted.add("store-0");
    world.tryToDelete("store-0");
    world.run(Duration.ofSeconds(120));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
    assertTrue(pods.mark("store-0", GuardAnnotations.PREPARE_REQUESTED_AT).isPresent());
    system.failing.clear();
    world.run(Duration.ofSeconds(35));
    assertEquals(List.of("store-0", "store-0"), system.calls(CallName.prepare));
    List<CallName> order =
        system.calls.stream()
            .map(LeaderSystem.Call::name)
            .filter(it -> it == CallName.prepare || it == CallName.cancel)
            .toList();
    assertEquals(CallName.prepare, order.get(order.size() - 1), "cancel came after prepare");
    system.ready.add("store-0");
    world.run(Duration.ofSeconds(5));
    assertFalse(pods.contains("store-0"));
  }

  @Test
  void aPodThatGoesWhileItIsCancelledIsCancelledAllTheSame() {
    system.failing.add(CallName.cancel);
    world.run(Duration.ofSeconds(310));
    pods.remove("store-0");
    system.failing.clear();
    pods.replacements.put("store", Replacement.AWAITED);
    world.run(Duration.ofSeconds(35));
    assertEquals(List.of(), world.store.records);
    assertEquals(List.of(), system.calls(CallName.after));
  }

  @Test
  void aRequestThatWasTakenBackByHandIsCancelled() {
    world.run(Duration.ofSeconds(5));
    pods.removeAnnotation("store-0", GuardAnnotations.PREPARE_REQUESTED_AT);
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("store-0"), system.calls(CallName.cancel));
    assertEquals(List.of(), world.store.records);
    assertEquals(Map.of(), pods.get("store-0").annotations());
  }

  @Test
  void aPodWithoutTheLabelIsFoundByItsRecord() {
    world.run(Duration.ofSeconds(5));
    pods.label("store-0", false);
    world.run(Duration.ofSeconds(310));
    assertEquals(List.of("store-0"), system.calls(CallName.cancel));
    assertEquals(Map.of(), pods.get("store-0").annotations());
  }

  @Test
  void whoNeverHadATurnIsForgottenWithoutACall() {
    world.pod("store-1", "store");
    world.tryToDelete("store-1");
    world.unwanted.add("store-0");
    world.run(Duration.ofSeconds(310));
    assertEquals(Map.of(), pods.get("store-1").annotations());
    assertEquals(List.of(), system.calls(CallName.cancel));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
  }
}
