package dev.lastcall.guard;

import static dev.lastcall.guard.TrialAdmission.PATIENCE;
import static dev.lastcall.guard.TrialAdmission.PREPARED;
import static dev.lastcall.guard.TrialAdmission.deletion;
import static dev.lastcall.guard.TrialAdmission.guards;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardVerdict.Allowed;
import dev.lastcall.guard.GuardVerdict.Held;
import dev.lastcall.guard.TrialAdmission.All;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.PodDeletion;
import dev.lastcall.review.PodDeletion.Way;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An admission answers in time while something hangs, is away, or has too much to do. */
class GuardAdmissionOutagesTest {

  @AutoClose private final TrialAdmission trial = new TrialAdmission();
  private final FakeSystem system = trial.system;
  private final TrialPods pods = trial.pods;

  @Test
  void theAnswerIsThereInTimeWhileTheSystemHangs() {
    Held held =
        assertInstanceOf(Held.class, trial.decideInHaste(deletion(Way.DELETE, PREPARED, false)));
    assertEquals(HoldReason.NOT_READY, held.reason());
    assertTrue(held.message().contains("whether it is ready is being asked"), held.message());
    assertEquals(1, system.asked.size());
  }

  @Test
  void theAnswerIsThereInTimeWhileThePodCannotBeMarked() {
    pods.writing = new CountDownLatch(1);
    Held held =
        assertInstanceOf(Held.class, trial.decideInHaste(deletion(Way.DELETE, Map.of(), false)));
    assertTrue(
        held.message().contains("could not be requested: the API server has not answered in time"),
        held.message());
  }

  @Test
  void aDenialSaysThatThePodCouldNotBeMarkedAndTheNextTrialDoesIt() {
    pods.isUnavailable = true;
    Held held = assertInstanceOf(Held.class, trial.decide(deletion(Way.DELETE, Map.of(), false)));
    assertTrue(
        held.message().contains("could not be requested: the API server is away."), held.message());
    assertTrue(pods.events.isEmpty());

    pods.isUnavailable = false;
    trial.decide(deletion(Way.DELETE, Map.of(), false));
    assertEquals(1, pods.requested().size());
  }

  @Test
  void anEvictionWhosePodCannotBeReadHasNoAnswer() {
    pods.isUnavailable = true;
    assertUnavailable(
        trial.start(deletion(Way.EVICTION, Map.of(), false)), "the API server is away");
    pods.reading = new CountDownLatch(1);
    assertUnavailable(
        trial.hasty.decide(deletion(Way.EVICTION, Map.of(), false), guards(), new All()),
        "the API server has not answered in time");
  }

  @Test
  void aDenialStandsWhenWhatIsAroundThePodIsNotKnownInTime() {
    pods.reading = new CountDownLatch(1);
    assertInstanceOf(Held.class, trial.decideInHaste(deletion(Way.DELETE, PREPARED, false)));
  }

  @Test
  void nothingWaitsForTheEndOfABudgetThatWasNotNeeded() {
    GuardAdmission patient = trial.admission(Duration.ofDays(1));
    WeakReference<PodDeletion> answered = answeredBy(patient);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              System.gc();
              return answered.get() == null;
            });
    patient.close();
  }

  private WeakReference<PodDeletion> answeredBy(GuardAdmission patient) {
    PodDeletion deletion = deletion(Way.DELETE, Map.of(), false);
    assertInstanceOf(Held.class, patient.decide(deletion, guards(), new All()).join());
    return new WeakReference<>(deletion);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void whenAllWorkersAreBusyWhatIsCheapIsAllowedAndTheRestDenied(Way way) {
    GuardAdmission busy =
        trial.admission(
            task -> {
              throw new RejectedExecutionException();
            },
            PATIENCE);
    Held held =
        assertInstanceOf(
            Held.class, busy.decide(deletion(way, Map.of(), false), guards(), new All()).join());
    assertEquals(HoldReason.OVERLOADED, held.reason());
    Map<String, String> forced = Map.of(GuardAnnotations.FORCE_DELETE, "true");
    assertInstanceOf(
        Allowed.class,
        busy.decide(deletion(Way.DELETE, forced, false), guards(), new All()).join());
    PolicySet none = new PolicySet(List.of(), List.of(), List.of());
    assertInstanceOf(
        Allowed.class, busy.decide(deletion(way, Map.of(), false), none, new All()).join());
    busy.close();
  }

  @Test
  void aNamespaceThatIsNotKnownYetIsRead() {
    GuardedNamespaces unknown = new Unknown(Optional.empty());
    assertUnavailable(
        trial.admission.decide(deletion(Way.DELETE, Map.of(), false), guards(), unknown),
        "no namespace");
    Map<String, String> deleting = Map.of(GuardAnnotations.FORCE_DELETE, "true");
    GuardedNamespaces later = new Unknown(Optional.of(Map.of()));
    assertInstanceOf(
        Allowed.class,
        trial.admission.decide(deletion(Way.DELETE, deleting, false), guards(), later).join());
    assertInstanceOf(
        Held.class,
        trial.admission.decide(deletion(Way.DELETE, Map.of(), false), guards(), later).join());
  }

  private static void assertUnavailable(CompletableFuture<GuardVerdict> answer, String message) {
    CompletionException failure = assertThrows(CompletionException.class, answer::join);
    assertInstanceOf(PodsUnavailableException.class, failure.getCause());
    assertEquals(message, failure.getCause().getMessage());
    assertFalse(answer.isCancelled());
  }

  private record Unknown(Optional<Map<String, String>> labels) implements GuardedNamespaces {

    @Override
    public Optional<Map<String, String>> cached(String namespace) {
      return Optional.empty();
    }

    @Override
    public Map<String, String> read(String namespace) throws PodsUnavailableException {
      return labels.orElseThrow(() -> new PodsUnavailableException("no namespace", null));
    }
  }
}
