package dev.lastcall.guard;

import static dev.lastcall.guard.GuardCases.pod;
import static dev.lastcall.guard.TrialAdmission.PATIENCE;
import static dev.lastcall.guard.TrialAdmission.PREPARED;
import static dev.lastcall.guard.TrialAdmission.deletion;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardVerdict.Allowed;
import dev.lastcall.guard.GuardVerdict.Held;
import dev.lastcall.guard.GuardVerdict.Released;
import dev.lastcall.review.PodDeletion.Way;
import dev.lastcall.review.SkipReason;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What an admission lets go, and what it leaves undone for a dry run. */
class GuardAdmissionReleaseTest {

  @AutoClose private final TrialAdmission trial = new TrialAdmission();
  private final FakeSystem system = trial.system;
  private final TrialPods pods = trial.pods;

  @Test
  void aReadyPodIsReleased() {
    CompletableFuture<GuardVerdict> answer = trial.start(deletion(Way.DELETE, PREPARED, false));
    await().atMost(PATIENCE).until(() -> system.asked.size() == 1);
    system.asked.get(0).complete(new Readiness.Ready());
    assertInstanceOf(Released.class, answer.join());
    await().atMost(PATIENCE).until(() -> pods.events.size() == 1);
    assertEquals(PodEvent.Reason.DeletionReleased, pods.events.get(0).reason());
    assertInstanceOf(Released.class, trial.decide(deletion(Way.DELETE, PREPARED, false)));
    assertEquals(1, system.asked.size());
  }

  @Test
  void whatIsAroundThePodLetsItGo() {
    pods.surroundings =
        new Surroundings(
            Surroundings.NamespaceState.ACTIVE,
            Surroundings.OwnerState.GONE,
            Surroundings.NodeState.PRESENT);
    Allowed allowed =
        assertInstanceOf(Allowed.class, trial.decide(deletion(Way.DELETE, Map.of(), false)));
    assertEquals(SkipReason.OWNER_DELETED, allowed.reason());
    assertTrue(pods.writes.isEmpty());
  }

  @Test
  void dryRunsMarkAndAskNothing() {
    assertInstanceOf(Held.class, trial.decide(deletion(Way.DELETE, Map.of(), true)));
    assertInstanceOf(Held.class, trial.decide(deletion(Way.DELETE, PREPARED, true)));
    Map<String, String> forced = Map.of(GuardAnnotations.FORCE_DELETE, "true");
    assertInstanceOf(Allowed.class, trial.decide(deletion(Way.DELETE, forced, true)));
    assertTrue(pods.writes.isEmpty());
    assertTrue(pods.events.isEmpty());
    assertTrue(system.asked.isEmpty());
  }

  @Test
  void aForcedDeletionIsTold() {
    Map<String, String> forced = Map.of(GuardAnnotations.FORCE_DELETE, "true");
    assertInstanceOf(Allowed.class, trial.decide(deletion(Way.DELETE, forced, false)));
    assertEquals(PodEvent.Reason.DeletionForced, pods.events.get(0).reason());
    assertTrue(pods.events.get(0).message().startsWith("jane "));
  }

  @Test
  void whatIsForcedHasToBeForcedAsStored() {
    GuardedPod unforced = pod("uid-1", Map.of(GuardAnnotations.FORCE_DELETE, "no"));
    GuardedPod stored = pod("uid-1", Map.of(GuardAnnotations.FORCE_DELETE, "true"));
    trial.decide(deletion(Way.DELETE, Map.of(GuardAnnotations.FORCE_DELETE, "true"), false));
    assertFalse(pods.conditions.get(0).test(unforced));
    assertTrue(pods.conditions.get(0).test(stored));
  }
}
