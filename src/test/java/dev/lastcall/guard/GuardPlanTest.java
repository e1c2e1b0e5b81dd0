package dev.lastcall.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.guard.GuardedPods.PodReference;
import dev.lastcall.policy.DeleteGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The leader's next step, case by case. */
class GuardPlanTest {

  private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");
  private static final String REQUESTED = ago(60);
  private static final Map<String, String> FOUND = Map.of("store.id", "4");

  private static final String NOTHING_IS_CALLED =
      """
      apiVersion: lastcall.dev/v1beta1
      kind: DeleteGuard
      metadata: { name: store }
      spec:
        match: [{ namespaceSelector: {} }]
        prepare: { annotate: true }
        ready: { http: { method: GET, url: "http://{pod.ip}/" } }
      """;

  private static String ago(int seconds) {
    return NOW.minusSeconds(seconds).toString();
  }

  /** A Pod that was requested a minute ago and tried to be deleted just now; no more yet. */
  private static final class Given {

    private final Map<String, String> annotations = new HashMap<>();
    private final PodProgress progress = new PodProgress();
    private String guards = LeaderGuards.ONE_AT_A_TIME;
    private boolean isThere = true;
    private boolean isGuarded = true;
    private boolean isDeleting;
    private boolean isGuardChanged;
    private boolean hasTurn = true;
    private boolean isSuccessorRequested;
    private Optional<Instant> otherTried = Optional.empty();
    private boolean areRecordsKnown = true;
    private Optional<PreparationRecord> record = Optional.empty();

    Given() {
      annotations.put(GuardAnnotations.PREPARE_REQUESTED_AT, REQUESTED);
      annotations.put(GuardAnnotations.DELETION_TRIED_AT, ago(0));
    }

    Given mark(String annotation, String time) {
      annotations.put(annotation, time);
      return this;
    }

    Given requested(int secondsAgo) {
      return mark(GuardAnnotations.PREPARE_REQUESTED_AT, ago(secondsAgo));
    }

    Given recorded() {
      record =
          Optional.of(
              new PreparationRecord(
                  new PodReference("shop", "store-1", "uid-1"),
                  Optional.empty(),
                  "store",
                  annotations.get(GuardAnnotations.PREPARE_REQUESTED_AT),
                  FOUND,
                  NOW.minusSeconds(59),
                  false));
      return this;
    }

    Given cancelling() {
      record = recorded().record.map(PreparationRecord::cancelled);
      return this;
    }

    Given prepared() {
      return recorded().mark(GuardAnnotations.PREPARED_AT, ago(50));
    }

    Given and(Consumer<Given> change) {
      change.accept(this);
      return this;
    }

    Given known(Consumer<PodProgress> change) {
      change.accept(progress);
      return this;
    }

    Given answered(Readiness readiness) {
      progress.answered(new ReadyResult("uid-1", REQUESTED, NOW, readiness), NOW.plusSeconds(2));
      return this;
    }

    private GuardedPod pod() {
      ObjectNode object = GuardCases.object("uid-1", annotations);
      if (isDeleting) {
        ((ObjectNode) object.get("metadata")).put("deletionTimestamp", NOW.toString());
      }
      return GuardedPod.of(object);
    }

    GuardStep next() {
      DeleteGuard guard = GuardCases.guards(guards).policies().guards().get(0);
      return GuardPlan.next(
          new PodSituation(
              isThere ? Optional.of(pod()) : Optional.empty(),
              record,
              isGuarded ? Optional.of(guard) : Optional.empty(),
              isGuardChanged,
              hasTurn,
              otherTried,
              isSuccessorRequested,
              areRecordsKnown,
              progress),
          NOW);
    }
  }

  private static Arguments it(String does, Given given, GuardStep step) {
    return Arguments.of(does, given, step);
  }

  private static Given given() {
    return new Given();
  }

  private static final Duration PAUSE = Duration.ofSeconds(8);

  static Stream<Arguments> toPrepare() {
    return Stream.of(
        it("looks the Pod up first", given(), new GuardStep.LookUp()),
        it(
            "writes down what was found",
            given().known(p -> p.values(Optional.of(FOUND))),
            new GuardStep.Record(FOUND)),
        it("prepares what is written down", given().recorded(), new GuardStep.Prepare()),
        it(
            "looks up again after a failure",
            given().recorded().known(p -> p.calls().failed(NOW.minusSeconds(9), PAUSE)),
            new GuardStep.LookUp()),
        it(
            "writes down what is found anew",
            given()
                .recorded()
                .known(p -> p.calls().failed(NOW.minusSeconds(9), PAUSE))
                .known(p -> p.values(Optional.of(Map.of("store.id", "7")))),
            new GuardStep.Record(Map.of("store.id", "7"))),
        it(
            "waits after a failure",
            given().recorded().known(p -> p.calls().failed(NOW, PAUSE)),
            new GuardStep.Wait(NOW.plus(PAUSE))),
        it(
            "waits while the API server fails",
            given().recorded().known(p -> p.api().failed(NOW, PAUSE)),
            new GuardStep.Wait(NOW.plus(PAUSE))),
        it(
            "does nothing during a call",
            given().recorded().known(PodProgress::begin),
            new GuardStep.Idle()),
        it(
            "marks what is prepared",
            given().recorded().known(p -> p.succeeded(NOW)),
            new GuardStep.Mark(GuardAnnotations.PREPARED_AT)),
        it("tells of the turn", given().and(g -> g.hasTurn = false), new GuardStep.TellTurn()),
        it(
            "tells of the turn once",
            given().and(g -> g.hasTurn = false).known(PodProgress::turnTold),
            new GuardStep.Idle()),
        it(
            "needs records",
            given().recorded().and(g -> g.areRecordsKnown = false),
            new GuardStep.Idle()),
        it(
            "takes over a record of an earlier request",
            given().recorded().mark(GuardAnnotations.PREPARE_REQUESTED_AT, ago(30)),
            new GuardStep.Record(FOUND)),
        it(
            "ignores a request from before the Pod",
            given().mark(GuardAnnotations.PREPARE_REQUESTED_AT, "2027-03-01T09:59:59Z"),
            new GuardStep.Idle()),
        it(
            "ignores a request that has ended",
            given().known(p -> p.ended(REQUESTED)),
            new GuardStep.Idle()));
  }

  static Stream<Arguments> whenPrepared() {
    String readyAt = GuardAnnotations.READY_AT;
    Readiness ready = new Readiness.Ready();
    return Stream.of(
        it("asks", given().prepared(), new GuardStep.Ask()),
        it(
            "waits for the next time to ask",
            given().prepared().answered(new Readiness.NotReady("3 leaders")),
            new GuardStep.Wait(NOW.plusSeconds(2))),
        it("wakes", given().prepared().answered(ready), new GuardStep.Mark(readyAt)),
        it(
            "wakes again after ten seconds",
            given().prepared().answered(ready).mark(readyAt, ago(10)),
            new GuardStep.Mark(readyAt)),
        it(
            "does not wake too often",
            given().prepared().answered(ready).mark(readyAt, ago(9)),
            new GuardStep.Wait(NOW.plusSeconds(2))),
        it(
            "makes place when it is ready and others are tried instead",
            passedOver(45, 46, 1),
            new GuardStep.Abandon("other Pods of its owner are to be deleted before it")),
        it("keeps its place for a while", passedOver(44, 46, 1), new GuardStep.Mark(readyAt)),
        it("keeps its place when it is tried", passedOver(50, 49, 1), new GuardStep.Mark(readyAt)),
        it(
            "keeps its place when no other is tried",
            passedOver(50, 51, 52),
            new GuardStep.Mark(readyAt)),
        it(
            "gives a Pod its turn where nothing is called",
            given().recorded().and(g -> g.guards = NOTHING_IS_CALLED),
            new GuardStep.Mark(GuardAnnotations.PREPARED_AT)),
        it(
            "lets a Pod wait for its turn where nothing is called",
            given().and(g -> g.guards = NOTHING_IS_CALLED).and(g -> g.hasTurn = false),
            new GuardStep.TellTurn()),
        it(
            "writes a lost record anew before it asks",
            given().mark(GuardAnnotations.PREPARED_AT, ago(50)),
            new GuardStep.LookUp()),
        it(
            "prepares again what was prepared for an earlier request",
            given().recorded().mark(GuardAnnotations.PREPARED_AT, ago(61)),
            new GuardStep.Prepare()));
  }

  /** All in seconds ago. */
  private static Given passedOver(int ready, int tried, int otherTried) {
    ReadyResult first =
        new ReadyResult("uid-1", REQUESTED, NOW.minusSeconds(ready), new Readiness.Ready());
    return given()
        .prepared()
        .mark(GuardAnnotations.DELETION_TRIED_AT, ago(tried))
        .and(g -> g.otherTried = Optional.of(NOW.minusSeconds(otherTried)))
        .known(p -> p.answered(first, NOW))
        .answered(new Readiness.Ready());
  }

  static Stream<Arguments> inTime() {
    String woken = GuardAnnotations.CONTROLLER_WOKEN_AT;
    return Stream.of(
        it("wakes the controller at half of requestTTL", lastTried(150), new GuardStep.Mark(woken)),
        it("wakes it once", lastTried(200).mark(woken, ago(50)), new GuardStep.Ask()),
        it(
            "wakes it again after another trial, whose clock may be behind",
            lastTried(155).mark(woken, ago(150)),
            new GuardStep.Mark(woken)),
        it(
            "abandons after requestTTL",
            lastTried(300),
            new GuardStep.Abandon("nobody tried to delete it for 5m")),
        it(
            "does not believe a trial that is yet to come",
            lastTried(300).mark(GuardAnnotations.DELETION_TRIED_AT, ago(-3600)),
            new GuardStep.Abandon("nobody tried to delete it for 5m")),
        it("tells of the deadline", atDeadline(), new GuardStep.TellDeadline()),
        it(
            "tells of the deadline without records too",
            atDeadline().and(g -> g.areRecordsKnown = false),
            new GuardStep.TellDeadline()),
        it(
            "notifies after that",
            atDeadline().known(PodProgress::deadlineTold),
            new GuardStep.Notify()),
        it(
            "goes on while a notification waits to be sent again",
            atDeadline()
                .known(PodProgress::deadlineTold)
                .known(p -> p.notification().failed(NOW, PAUSE)),
            new GuardStep.Ask()),
        it(
            "marks the deadline when it is notified",
            atDeadline().known(PodProgress::deadlineTold).known(PodProgress::notified),
            new GuardStep.Mark(GuardAnnotations.DEADLINE_PASSED_AT)),
        it(
            "goes on after the deadline",
            atDeadline().mark(GuardAnnotations.DEADLINE_PASSED_AT, ago(0)),
            new GuardStep.Ask()),
        it(
            "wakes the controller of a Pod that is released",
            atDeadline()
                .mark(GuardAnnotations.DEADLINE_PASSED_AT, ago(0))
                .and(g -> g.guards = g.guards + "  onDeadline: Release\n"),
            new GuardStep.Mark(woken)));
  }

  static Stream<Arguments> toUndo() {
    return Stream.of(
        it(
            "looks for a Pod that is not seen",
            given().prepared().and(g -> g.isThere = false),
            new GuardStep.LookForPod()),
        it(
            "looks for the replacement of one that is gone",
            gone(given().prepared()),
            new GuardStep.LookForReplacement()),
        it(
            "tells when the replacement takes longer than the deadline",
            given()
                .prepared()
                .and(g -> g.isThere = false)
                .known(p -> p.gone(NOW.minusSeconds(1800))),
            new GuardStep.TellDelay()),
        it(
            "sends after when the successor is to be deleted, too",
            gone(given().prepared()).and(g -> g.isSuccessorRequested = true),
            new GuardStep.After()),
        it(
            "waits for a successor that may never come",
            unknown(299),
            new GuardStep.LookForReplacement()),
        it("does so for as long as requestTTL", unknown(300), new GuardStep.After()),
        it(
            "undoes nothing while the Pod stops",
            given().cancelling().and(g -> g.isDeleting = true),
            new GuardStep.Idle()),
        it(
            "sends after once it is replaced",
            gone(given().prepared()).known(PodProgress::replaced),
            new GuardStep.After()),
        it(
            "drops the record after that",
            gone(given().prepared()).known(PodProgress::replaced).known(p -> p.succeeded(NOW)),
            new GuardStep.Drop()),
        it(
            "gives up when it failed for as long as the deadline",
            gone(given().prepared())
                .known(PodProgress::replaced)
                .known(p -> p.calls().failed(NOW.minusSeconds(1800), PAUSE)),
            new GuardStep.GiveUp()),
        it("takes marks off first", given().cancelling(), new GuardStep.ClearMarks()),
        it(
            "sends cancel then",
            given().cancelling().known(p -> p.ended(REQUESTED)),
            new GuardStep.Cancel()),
        it(
            "leaves the marks of a new request alone",
            given().cancelling().requested(30),
            new GuardStep.Cancel()),
        it(
            "sends cancel also for a Pod that is gone",
            gone(given().cancelling()),
            new GuardStep.Cancel()),
        it(
            "forgets a guard that is gone",
            given().prepared().and(g -> g.isGuarded = false),
            new GuardStep.Forget()),
        it(
            "forgets a request of a Pod without a guard",
            given().and(g -> g.isGuarded = false).and(g -> g.isGuardChanged = true),
            new GuardStep.Forget()),
        it(
            "leaves a Pod alone whose namespace is not known",
            given().and(g -> g.isGuarded = false),
            new GuardStep.Idle()),
        it(
            "abandons for another guard",
            given().prepared().and(g -> g.isGuardChanged = true),
            new GuardStep.Abandon("DeleteGuard store is no longer its guard")));
  }

  private static Given unknown(int secondsAgo) {
    return given()
        .prepared()
        .and(g -> g.isThere = false)
        .known(p -> p.gone(NOW.minusSeconds(secondsAgo)))
        .known(p -> p.mayHaveNoSuccessor(true));
  }

  private static Given gone(Given given) {
    return given.and(g -> g.isThere = false).known(p -> p.gone(NOW));
  }

  private static Given atDeadline() {
    return given().requested(1800).prepared();
  }

  private static Given lastTried(int secondsAgo) {
    return given()
        .requested(400)
        .prepared()
        .mark(GuardAnnotations.DELETION_TRIED_AT, ago(secondsAgo));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"toPrepare", "whenPrepared", "inTime", "toUndo"})
  void step(String does, Given given, GuardStep step) {
    assertEquals(step, given.next());
  }
}
