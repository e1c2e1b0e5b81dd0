package dev.lastcall.guard;

import static dev.lastcall.guard.GivenPod.NOW;
import static dev.lastcall.guard.GivenPod.PAUSE;
import static dev.lastcall.guard.GivenPod.REQUESTED;
import static dev.lastcall.guard.GivenPod.given;
import static dev.lastcall.guard.GivenPod.it;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The leader's next step once a hold is over, case by case. */
class GuardPlanUndoingTest {

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

  private static GivenPod unknown(int secondsAgo) {
    return given()
        .prepared()
        .and(g -> g.isThere = false)
        .known(p -> p.gone(NOW.minusSeconds(secondsAgo)))
        .known(p -> p.mayHaveNoSuccessor(true));
  }

  private static GivenPod gone(GivenPod given) {
    return given.and(g -> g.isThere = false).known(p -> p.gone(NOW));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("toUndo")
  void step(String does, GivenPod given, GuardStep step) {
    assertEquals(step, given.next());
  }
}
