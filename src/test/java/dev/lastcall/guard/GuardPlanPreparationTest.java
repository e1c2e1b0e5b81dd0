package dev.lastcall.guard;

import static dev.lastcall.guard.GivenPod.FOUND;
import static dev.lastcall.guard.GivenPod.NOW;
import static dev.lastcall.guard.GivenPod.PAUSE;
import static dev.lastcall.guard.GivenPod.REQUESTED;
import static dev.lastcall.guard.GivenPod.ago;
import static dev.lastcall.guard.GivenPod.given;
import static dev.lastcall.guard.GivenPod.it;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The leader's next step until a Pod is ready, case by case. */
class GuardPlanPreparationTest {

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
  private static GivenPod passedOver(int ready, int tried, int otherTried) {
    ReadyResult first =
        new ReadyResult("uid-1", REQUESTED, NOW.minusSeconds(ready), new Readiness.Ready());
    return given()
        .prepared()
        .mark(GuardAnnotations.DELETION_TRIED_AT, ago(tried))
        .and(g -> g.otherTried = Optional.of(NOW.minusSeconds(otherTried)))
        .known(p -> p.answered(first, NOW))
        .answered(new Readiness.Ready());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"toPrepare", "whenPrepared"})
  void step(String does, GivenPod given, GuardStep step) {
    assertEquals(step, given.next());
  }
}
