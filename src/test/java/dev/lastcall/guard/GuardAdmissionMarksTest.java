package dev.lastcall.guard;

import static dev.lastcall.guard.GuardCases.object;
import static dev.lastcall.guard.GuardCases.pod;
import static dev.lastcall.guard.TrialAdmission.PATIENCE;
import static dev.lastcall.guard.TrialAdmission.PREPARED;
import static dev.lastcall.guard.TrialAdmission.deletion;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.guard.GuardVerdict.Allowed;
import dev.lastcall.guard.GuardVerdict.Held;
import dev.lastcall.review.PodDeletion.Way;
import dev.lastcall.review.SkipReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an admission writes on a Pod that it holds. */
class GuardAdmissionMarksTest {

  @AutoClose private final TrialAdmission trial = new TrialAdmission();
  private final FakeSystem system = trial.system;
  private final TrialPods pods = trial.pods;

  @ParameterizedTest
  @EnumSource(Way.class)
  void theFirstTrialIsHeldAndMarksThePod(Way way) {
    pods.sent(pod("uid-1", Map.of()));

    Held held = assertInstanceOf(Held.class, trial.decide(deletion(way, Map.of(), false)));

    assertEquals(HoldReason.PREPARATION_REQUESTED, held.reason());
    GuardedPod marked = pods.requested().iterator().next();
    assertEquals(
        "2027-03-01T12:00:00Z", marked.annotations().get(GuardAnnotations.PREPARE_REQUESTED_AT));
    assertEquals(
        "2027-03-01T12:00:00Z", marked.annotations().get(GuardAnnotations.DELETION_TRIED_AT));
    await()
        .atMost(PATIENCE)
        .until(() -> trial.denials.equals(List.of("store preparation-requested")));
    await().atMost(PATIENCE).until(() -> pods.events.size() == 1);
    assertEquals(PodEvent.Reason.DeletionHeld, pods.events.get(0).reason());
  }

  @Test
  void marksOfAnEarlierPreparationAreTakenOff() {
    Map<String, String> old = new HashMap<>();
    old.put(GuardAnnotations.PREPARE_REQUESTED_AT, "2027-03-01T09:00:00Z");
    old.put(GuardAnnotations.PREPARED_AT, "2027-03-01T09:00:01Z");
    old.put(GuardAnnotations.READY_AT, "2027-03-01T09:00:02Z");
    old.put(GuardAnnotations.DEADLINE_PASSED_AT, "2027-03-01T09:00:03Z");
    old.put("team", "shop");
    trial.decide(deletion(Way.DELETE, old, false));
    assertEquals(
        Map.of(
            "team",
            "shop",
            GuardAnnotations.PREPARE_REQUESTED_AT,
            "2027-03-01T12:00:00Z",
            GuardAnnotations.DELETION_TRIED_AT,
            "2027-03-01T12:00:00Z"),
        pods.requested().iterator().next().annotations());
  }

  @Test
  void aThousandTrialsAtOnceAreOneWriteAndThenOneCall() {
    List<CompletableFuture<GuardVerdict>> first = storm(Map.of());
    first.forEach(it -> assertInstanceOf(Held.class, it.join()));
    assertEquals(1, pods.writes.size());
    assertEquals(0, system.asked.size());

    List<CompletableFuture<GuardVerdict>> prepared = storm(PREPARED);
    await().atMost(PATIENCE).until(() -> !system.asked.isEmpty());
    system.asked.get(0).complete(new Readiness.NotReady("/leaders is 3, expected 0"));
    prepared.forEach(it -> assertInstanceOf(Held.class, it.join()));
    assertEquals(1, system.asked.size());
    assertEquals(1, pods.writes.size());
  }

  @Test
  void aTrialAfterALongTimeIsMarkedOnce() {
    Map<String, String> longAgo = new HashMap<>(PREPARED);
    longAgo.put(GuardAnnotations.DELETION_TRIED_AT, "2027-03-01T11:59:29Z");
    List<CompletableFuture<GuardVerdict>> trials = storm(longAgo);
    await().atMost(PATIENCE).until(() -> !system.asked.isEmpty());
    system.asked.get(0).complete(new Readiness.NotReady("/leaders is 3, expected 0"));
    trials.forEach(CompletableFuture::join);
    await().atMost(PATIENCE).until(() -> pods.writes.size() == 1);
    assertEquals(
        Map.of(GuardAnnotations.DELETION_TRIED_AT, Optional.of("2027-03-01T12:00:00Z")),
        pods.writes.get(0).annotations());
    assertTrue(pods.writes.get(0).isRequested());
  }

  @Test
  void whatIsAskedAndMarkedIsThePodStoredNotTheOneSent() {
    pods.isRemembering = false;
    assertEquals(
        SkipReason.POD_NOT_FOUND,
        assertInstanceOf(Allowed.class, trial.decide(deletion(Way.DELETE, PREPARED, false)))
            .reason());
    assertTrue(system.asked.isEmpty());

    pods.isRemembering = true;
    pods.sent(pod("uid-2", Map.of()));
    pods.isRemembering = false;
    trial.decide(deletion(Way.DELETE, PREPARED, false));
    assertTrue(system.asked.isEmpty());
    assertEquals("uid-2", pods.requested().iterator().next().uid());
  }

  @Test
  void aPodYoungerThanTheClockIsMarkedWithItsOwnTime() {
    ObjectNode object = object("uid-1", Map.of());
    ((ObjectNode) object.get("metadata")).put("creationTimestamp", "2027-03-01T12:00:05Z");
    trial.decide(deletion(Way.DELETE, object, false));
    assertEquals(
        "2027-03-01T12:00:05Z",
        pods.requested()
            .iterator()
            .next()
            .annotations()
            .get(GuardAnnotations.PREPARE_REQUESTED_AT));
  }

  private List<CompletableFuture<GuardVerdict>> storm(Map<String, String> annotations) {
    List<CompletableFuture<GuardVerdict>> answers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      answers.add(trial.start(deletion(Way.DELETE, annotations, false)));
    }
    return answers;
  }
}
