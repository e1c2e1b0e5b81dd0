package dev.lastcall.guard;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.guard.GuardVerdict.Allowed;
import dev.lastcall.guard.GuardVerdict.Held;
import dev.lastcall.guard.GuardVerdict.Released;
import dev.lastcall.guard.GuardedSystem.CallName;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.PodDeletion;
import dev.lastcall.review.PodDeletion.Way;
import dev.lastcall.review.SkipReason;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an admission does besides deciding. */
class GuardAdmissionTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");
  private static final Map<String, String> PREPARED =
      Map.of(
          GuardAnnotations.PREPARE_REQUESTED_AT, "2027-03-01T11:59:50Z",
          GuardAnnotations.PREPARED_AT, "2027-03-01T11:59:51Z",
          GuardAnnotations.DELETION_TRIED_AT, "2027-03-01T11:59:50Z");

  private final FakeSystem system = new FakeSystem();
  private final TrialPods pods = new TrialPods();
  private final List<String> denials = new CopyOnWriteArrayList<>();
  private final ExecutorService workers = Executors.newFixedThreadPool(4);
  private final ExecutorService writers = Executors.newFixedThreadPool(2);
  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final ReadyResults results = new ReadyResults(system, clock);
  private final DeletionMarks marks = new DeletionMarks(pods, clock, writers);
  private final GuardAdmission admission = admission(PATIENCE);

  /** For those that wait for its end. */
  private final GuardAdmission hasty = admission(Duration.ofMillis(500));

  @AfterEach
  void close() {
    pods.reading.countDown();
    pods.writing.countDown();
    workers.shutdownNow();
    writers.shutdownNow();
    admission.close();
    hasty.close();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void theFirstTrialIsHeldAndMarksThePod(Way way) {
    pods.sent(pod("uid-1", Map.of()));

    Held held = assertInstanceOf(Held.class, decide(deletion(way, Map.of(), false)));

    assertEquals(HoldReason.PREPARATION_REQUESTED, held.reason());
    GuardedPod marked = pods.requested().iterator().next();
    assertEquals(
        "2027-03-01T12:00:00Z", marked.annotations().get(GuardAnnotations.PREPARE_REQUESTED_AT));
    assertEquals(
        "2027-03-01T12:00:00Z", marked.annotations().get(GuardAnnotations.DELETION_TRIED_AT));
    await().atMost(PATIENCE).until(() -> denials.equals(List.of("store preparation-requested")));
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
    decide(deletion(Way.DELETE, old, false));
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
    trials.forEach(CompletableFuture::join);
    await().atMost(PATIENCE).until(() -> pods.writes.size() == 1);
    assertEquals(
        Map.of(GuardAnnotations.DELETION_TRIED_AT, Optional.of("2027-03-01T12:00:00Z")),
        pods.writes.get(0).annotations());
    assertTrue(pods.writes.get(0).isRequested());
  }

  @Test
  void aReadyPodIsReleased() {
    CompletableFuture<GuardVerdict> answer = start(deletion(Way.DELETE, PREPARED, false));
    await().atMost(PATIENCE).until(() -> system.asked.size() == 1);
    system.asked.get(0).complete(new Readiness.Ready());
    assertInstanceOf(Released.class, answer.join());
    await().atMost(PATIENCE).until(() -> pods.events.size() == 1);
    assertEquals(PodEvent.Reason.DeletionReleased, pods.events.get(0).reason());
    assertInstanceOf(Released.class, decide(deletion(Way.DELETE, PREPARED, false)));
    assertEquals(1, system.asked.size());
  }

  @Test
  void theAnswerIsThereInTimeWhileTheSystemHangs() {
    Held held = assertInstanceOf(Held.class, decideInHaste(deletion(Way.DELETE, PREPARED, false)));
    assertEquals(HoldReason.NOT_READY, held.reason());
    assertTrue(held.message().contains("whether it is ready is being asked"), held.message());
    assertEquals(1, system.asked.size());
  }

  @Test
  void theAnswerIsThereInTimeWhileThePodCannotBeMarked() {
    pods.writing = new CountDownLatch(1);
    Held held = assertInstanceOf(Held.class, decideInHaste(deletion(Way.DELETE, Map.of(), false)));
    assertTrue(
        held.message().contains("could not be requested: the API server has not answered in time"),
        held.message());
  }

  @Test
  void aDenialSaysThatThePodCouldNotBeMarkedAndTheNextTrialDoesIt() {
    pods.isUnavailable = true;
    Held held = assertInstanceOf(Held.class, decide(deletion(Way.DELETE, Map.of(), false)));
    assertTrue(
        held.message().contains("could not be requested: the API server is away."), held.message());
    assertTrue(pods.events.isEmpty());

    pods.isUnavailable = false;
    decide(deletion(Way.DELETE, Map.of(), false));
    assertEquals(1, pods.requested().size());
  }

  @Test
  void anEvictionWhosePodCannotBeReadHasNoAnswer() {
    pods.isUnavailable = true;
    assertUnavailable(start(deletion(Way.EVICTION, Map.of(), false)), "the API server is away");
    pods.reading = new CountDownLatch(1);
    assertUnavailable(
        hasty.decide(deletion(Way.EVICTION, Map.of(), false), guards(), new All()),
        "the API server has not answered in time");
  }

  @Test
  void aDenialStandsWhenWhatIsAroundThePodIsNotKnownInTime() {
    pods.reading = new CountDownLatch(1);
    assertInstanceOf(Held.class, decideInHaste(deletion(Way.DELETE, PREPARED, false)));
  }

  @Test
  void whatIsAroundThePodLetsItGo() {
    pods.surroundings =
        new Surroundings(
            Surroundings.NamespaceState.ACTIVE,
            Surroundings.OwnerState.GONE,
            Surroundings.NodeState.PRESENT);
    Allowed allowed =
        assertInstanceOf(Allowed.class, decide(deletion(Way.DELETE, Map.of(), false)));
    assertEquals(SkipReason.OWNER_DELETED, allowed.reason());
    assertTrue(pods.writes.isEmpty());
  }

  @Test
  void whatIsAskedAndMarkedIsThePodStoredNotTheOneSent() {
    pods.isRemembering = false;
    assertEquals(
        SkipReason.POD_NOT_FOUND,
        assertInstanceOf(Allowed.class, decide(deletion(Way.DELETE, PREPARED, false))).reason());
    assertTrue(system.asked.isEmpty());

    pods.isRemembering = true;
    pods.sent(pod("uid-2", Map.of()));
    pods.isRemembering = false;
    decide(deletion(Way.DELETE, PREPARED, false));
    assertTrue(system.asked.isEmpty());
    assertEquals("uid-2", pods.requested().iterator().next().uid());
  }

  @Test
  void dryRunsMarkAndAskNothing() {
    assertInstanceOf(Held.class, decide(deletion(Way.DELETE, Map.of(), true)));
    assertInstanceOf(Held.class, decide(deletion(Way.DELETE, PREPARED, true)));
    Map<String, String> forced = Map.of(GuardAnnotations.FORCE_DELETE, "true");
    assertInstanceOf(Allowed.class, decide(deletion(Way.DELETE, forced, true)));
    assertTrue(pods.writes.isEmpty());
    assertTrue(pods.events.isEmpty());
    assertTrue(system.asked.isEmpty());
  }

  @Test
  void aForcedDeletionIsTold() {
    Map<String, String> forced = Map.of(GuardAnnotations.FORCE_DELETE, "true");
    assertInstanceOf(Allowed.class, decide(deletion(Way.DELETE, forced, false)));
    assertEquals(PodEvent.Reason.DeletionForced, pods.events.get(0).reason());
    assertTrue(pods.events.get(0).message().startsWith("jane "));
  }

  @Test
  void whatIsForcedHasToBeForcedAsStored() {
    GuardedPod unforced = pod("uid-1", Map.of(GuardAnnotations.FORCE_DELETE, "no"));
    GuardedPod stored = pod("uid-1", Map.of(GuardAnnotations.FORCE_DELETE, "true"));
    decide(deletion(Way.DELETE, Map.of(GuardAnnotations.FORCE_DELETE, "true"), false));
    assertFalse(pods.conditions.get(0).test(unforced));
    assertTrue(pods.conditions.get(0).test(stored));
  }

  @Test
  void nothingWaitsForTheEndOfABudgetThatWasNotNeeded() {
    GuardAdmission patient = admission(Duration.ofDays(1));
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
        new GuardAdmission(
            pods,
            results,
            marks,
            new Denials(),
            clock,
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
        admission.decide(deletion(Way.DELETE, Map.of(), false), guards(), unknown), "no namespace");
    Map<String, String> deleting = Map.of(GuardAnnotations.FORCE_DELETE, "true");
    GuardedNamespaces later = new Unknown(Optional.of(Map.of()));
    assertInstanceOf(
        Allowed.class,
        admission.decide(deletion(Way.DELETE, deleting, false), guards(), later).join());
    assertInstanceOf(
        Held.class,
        admission.decide(deletion(Way.DELETE, Map.of(), false), guards(), later).join());
  }

  @Test
  void aPodYoungerThanTheClockIsMarkedWithItsOwnTime() {
    ObjectNode object = object("uid-1", Map.of());
    ((ObjectNode) object.get("metadata")).put("creationTimestamp", "2027-03-01T12:00:05Z");
    decide(deletion(Way.DELETE, object, false));
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
      answers.add(start(deletion(Way.DELETE, annotations, false)));
    }
    return answers;
  }

  private GuardAdmission admission(Duration budget) {
    return new GuardAdmission(pods, results, marks, new Denials(), clock, workers, budget);
  }

  private GuardVerdict decideInHaste(PodDeletion deletion) {
    return hasty
        .decide(deletion, guards(), new All())
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private GuardVerdict decide(PodDeletion deletion) {
    return start(deletion).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private CompletableFuture<GuardVerdict> start(PodDeletion deletion) {
    return admission.decide(deletion, guards(), new All());
  }

  private static void assertUnavailable(CompletableFuture<GuardVerdict> answer, String message) {
    CompletionException failure = assertThrows(CompletionException.class, answer::join);
    assertInstanceOf(PodsUnavailableException.class, failure.getCause());
    assertEquals(message, failure.getCause().getMessage());
    assertFalse(answer.isCancelled());
  }

  private static PodDeletion deletion(Way way, Map<String, String> annotations, boolean dryRun) {
    return deletion(way, object("uid-1", annotations), dryRun);
  }

  private static PodDeletion deletion(Way way, ObjectNode object, boolean dryRun) {
    return new PodDeletion(
        way,
        "shop",
        "store-1",
        Optional.empty(),
        dryRun,
        OptionalLong.empty(),
        "jane",
        List.of(),
        way == Way.DELETE ? Optional.of(object) : Optional.empty());
  }

  private static GuardedPod pod(String uid, Map<String, String> annotations) {
    return GuardCases.pod(uid, annotations);
  }

  private static ObjectNode object(String uid, Map<String, String> annotations) {
    return GuardCases.object(uid, annotations);
  }

  private static PolicySet guards() {
    try {
      DeleteGuard store = GuardCases.guard("store");
      return new PolicySet(List.of(), List.of(), List.of(store));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private record All() implements GuardedNamespaces {

    @Override
    public Optional<Map<String, String>> cached(String namespace) {
      return Optional.of(Map.of());
    }

    @Override
    public Map<String, String> read(String namespace) {
      return Map.of();
    }
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

  private final class Denials implements GuardObserver {

    @Override
    public void called(String guard, CallName call, boolean succeeded) {}

    @Override
    public void denied(String guard, HoldReason reason) {
      denials.add(guard + " " + reason.code());
    }

    @Override
    public void holding(Map<String, Holds> byGuard) {}
  }
}
