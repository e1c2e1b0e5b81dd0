package dev.lastcall.guard;

import static dev.lastcall.guard.GivenPod.NOW;
import static dev.lastcall.guard.GivenPod.PAUSE;
import static dev.lastcall.guard.GivenPod.ago;
import static dev.lastcall.guard.GivenPod.given;
import static dev.lastcall.guard.GivenPod.it;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The leader's next step as time runs out, case by case. */
class GuardPlanDeadlinesTest {

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

  private static GivenPod atDeadline() {
    return given().requested(1800).prepared();
  }

  private static GivenPod lastTried(int secondsAgo) {
    return given()
        .requested(400)
        .prepared()
        .mark(GuardAnnotations.DELETION_TRIED_AT, ago(secondsAgo));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inTime")
  void step(String does, GivenPod given, GuardStep step) {
    assertEquals(step, given.next());
  }
}
