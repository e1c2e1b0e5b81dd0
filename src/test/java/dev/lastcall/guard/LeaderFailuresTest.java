package dev.lastcall.guard;

import static dev.lastcall.guard.LeaderGuards.ONE_AT_A_TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardedPods.Replacement;
import dev.lastcall.guard.GuardedSystem.CallName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls that fail or hang, and an API server that is down or late. */
class LeaderFailuresTest {

  private final LeaderWorld world = new LeaderWorld(ONE_AT_A_TIME);
  private final LeaderSystem system = world.system;
  private final LeaderPods pods = world.pods;

  @Test
  void prepareIsTriedAgainWithLongerAndLongerPausesAndTheLookupWithIt() {
    world.requestDeletionOf("store-0");
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
  void aCallThatHangsIsNeverSentTwice() {
    world.requestDeletionOf("store-0");
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
  void undoingIsGivenUpAfterTheDeadlineAndPeopleAreTold() {
    world.requestDeletionOf("store-0");
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
  void nothingIsPreparedThatIsNotWrittenDown() {
    world.store.isDown = true;
    world.requestDeletionOf("store-0");
    world.run(Duration.ofMinutes(2));
    assertEquals(List.of(), system.calls(CallName.prepare));
    world.store.isDown = false;
    world.run(Duration.ofSeconds(31));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
    world.store.isDown = true;
    world.requestDeletionOf("queue-0");
    world.run(Duration.ofMinutes(2));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
  }

  @Test
  void theDeadlineIsToldAlsoWhereRecordsCannotBeRead() {
    world.store.isDown = true;
    world.requestDeletionOf("store-0");
    world.runWithTrials(Duration.ofMinutes(31), Duration.ofMinutes(1), "store-0");
    assertEquals(List.of("store-0"), system.calls(CallName.notify));
    assertEquals(1, pods.events("store-0 DeadlinePassed"));
  }

  @Test
  void anApiServerThatIsDownIsWaitedForAndPrepareIsNotRepeated() {
    world.requestDeletionOf("store-0");
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
    world.requestDeletionOf("store-0");
    pods.freezeWatch();
    world.run(Duration.ofSeconds(60));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
    pods.thawWatch();
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("store-0"), system.calls(CallName.prepare));
  }
}
