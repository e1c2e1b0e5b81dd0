package dev.lastcall.guard;

import static dev.lastcall.guard.LeaderGuards.ONE_AT_A_TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardedPods.Replacement;
import dev.lastcall.guard.GuardedSystem.CallName;
import dev.lastcall.policy.PolicySet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The Pod, its guard, or all policies go in the middle of a hold. */
class LeaderInterruptionsTest {

  private final LeaderWorld world = new LeaderWorld(ONE_AT_A_TIME);
  private final LeaderSystem system = world.system;
  private final LeaderPods pods = world.pods;

  @Test
  void aPodDeletedByForceWhileItIsPreparedIsUndone() {
    world.requestDeletionOf("store-0");
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
    world.requestDeletionOf("store-0");
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
  void aGuardThatIsGoneIsForgottenWithItsMarks() {
    world.requestDeletionOf("store-0");
    world.run(Duration.ofSeconds(3));
    world.policies = Optional.of(new PolicySet(List.of(), List.of(), List.of()));
    world.run(Duration.ofSeconds(3));
    assertEquals(List.of(), world.store.records);
    assertEquals(Map.of(), pods.get("store-0").annotations());
    assertEquals(List.of(), system.calls(CallName.cancel));
  }

  @Test
  void aPodThatGetsAnotherGuardIsUndoneByItsOldOneAndBeginsAnew() {
    world.requestDeletionOf("store-0");
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
    world.requestDeletionOf("store-0");
    world.run(Duration.ofSeconds(3));
    world.policies = Optional.empty();
    world.run(Duration.ofSeconds(30));
    assertEquals(1, world.store.records.size());
    assertTrue(pods.mark("store-0", GuardAnnotations.PREPARED_AT).isPresent());
  }
}
