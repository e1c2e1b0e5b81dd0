package dev.lastcall.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The phases, with a clock that goes as the test says. */
class DrainTest {

  private static final int PORT = 8080;

  private final List<String> log = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private final DrainCounters counters = new DrainCounters();
  private int connections;
  private long inode = 1;
  private boolean readable = true;
  private boolean callsOver = true;
  private long now;

  @Test
  void aPodWithoutConnectionsIsDrainedRightAfterTheDelay() {
    Drain drain = drain(0);
    drain.call(now, "web");
    runTo(drain, 14_900);
    assertEquals(Phase.DELAY, drain.phase());
    runTo(drain, 15_050);
    assertEquals(Phase.DONE, drain.phase());
    assertTrue(log.contains("phase=done seconds=15 connections=0"), log.toString());
  }

  @Test
  void itWaitsUntilThereWasNoConnectionForTwoSeconds() {
    Drain drain = drain(0);
    connections = 3;
    drain.call(now, "web");
    runTo(drain, 20_000);
    assertEquals(Phase.WAITING, drain.phase());
    connections = 0;
    runTo(drain, 21_500);
    connections = 1;
    runTo(drain, 21_700);
    connections = 0;
    runTo(drain, 23_000);
    assertEquals(Phase.WAITING, drain.phase(), "a connection came in between");
    runTo(drain, 23_800);
    assertEquals(Phase.DONE, drain.phase());
  }

  @Test
  void maxWaitIsTheBoundAfterTheDelay() {
    Drain drain = drain(0);
    connections = 1;
    drain.call(now, "web");
    runTo(drain, 74_900);
    assertEquals(Phase.WAITING, drain.phase());
    assertEquals(100, drain.millisLeft(now));
    runTo(drain, 75_000);
    assertEquals(Phase.TIMED_OUT, drain.phase());
  }

  @Test
  void socketsThatCannotBeReadAreNotTakenForNone() {
    Drain drain = drain(0);
    readable = false;
    drain.call(now, "web");
    runTo(drain, 60_000);
    assertEquals(Phase.WAITING, drain.phase());
    runTo(drain, 75_000);
    assertEquals(Phase.TIMED_OUT, drain.phase());
    assertEquals(1, log.stream().filter(line -> line.contains("sockets-unreadable")).count());
  }

  @Test
  void callsLongerThanTheDelayAreWaitedForUpToTheirBudget() {
    Drain drain = drain(4);
    callsOver = false;
    drain.call(now, "web");
    runTo(drain, 31_900);
    assertEquals(Phase.DEREGISTERING, drain.phase());
    runTo(drain, 32_100);
    assertEquals(Phase.DONE, drain.phase());
    assertEquals(1, counters.budgetsExceeded);
  }

  @Test
  void callersShareADrainAndAFinishedOneIsNotBegunAgain() {
    Drain drain = drain(1);
    drain.call(now, "web");
    runTo(drain, 5_000);
    drain.call(now, "helper");
    runTo(drain, 15_100);
    assertEquals(Phase.DONE, drain.phase());
    drain.call(now, "late");
    assertEquals(Phase.DONE, drain.phase());
    assertEquals(List.of("deregister"), calls);
  }

  @Test
  void aFinishedDrainDoesNotCountForALaterStop() {
    Drain drain = drain(0);
    drain.call(now, "no-ports");
    runTo(drain, 15_100);
    runTo(drain, 26_000);
    drain.call(now, "web");
    runTo(drain, 40_900);
    assertEquals(Phase.DELAY, drain.phase());
    runTo(drain, 41_100);
    assertEquals(Phase.DONE, drain.phase());
  }

  @Test
  void aRestartIsForgottenAndTheNextCallHasTheFullDelay() {
    Drain drain = drain(1);
    drain.call(now, "web");
    runTo(drain, 16_000);
    assertEquals(Phase.DONE, drain.phase());
    inode = 0;
    runTo(drain, 20_000);
    assertEquals(Phase.DONE, drain.phase(), "nobody listens, and that may stay so");
    inode = 2;
    runTo(drain, 21_000);
    assertEquals(Phase.IDLE, drain.phase());
    assertEquals(List.of("deregister", "undo"), calls);
    assertEquals(Drain.NEVER, drain.step(now));
    drain.call(now, "web");
    runTo(drain, 35_900);
    assertEquals(Phase.DELAY, drain.phase());
    runTo(drain, 36_100);
    assertEquals(Phase.DONE, drain.phase());
  }

  @Test
  void aContainerThatRestartsByItselfEndsARunningDrain() {
    Drain drain = drain(0);
    drain.call(now, "web");
    runTo(drain, 3_000);
    inode = 2;
    runTo(drain, 4_500);
    assertEquals(Phase.IDLE, drain.phase());
  }

  @Test
  void theFirstListenerOfAnApplicationThatStartsIsNoRestart() {
    Drain drain = drain(0);
    inode = 0;
    drain.call(now, "web");
    runTo(drain, 3_000);
    inode = 2;
    runTo(drain, 14_000);
    assertEquals(Phase.DELAY, drain.phase());
  }

  @Test
  void sigtermEndsADrainOnlyWhenTheApplicationIsGone() {
    Drain drain = drain(0);
    drain.call(now, "web");
    runTo(drain, 2_000);
    drain.terminate();
    runTo(drain, 5_000);
    assertEquals(Phase.DELAY, drain.phase());
    assertEquals(1, counters.terminationsIgnored);
    inode = 0;
    runTo(drain, 7_000);
    assertEquals(Phase.DONE, drain.phase());
  }

  /** Steps at the times that the drain asks for, up to this one. */
  private void runTo(Drain drain, long end) {
    long next = drain.step(now);
    int steps = 0;
    while (next <= end) {
      assertTrue(next > now && steps++ < 100_000, "it asks to be called at once for ever");
      now = next;
      next = drain.step(now);
    }
    now = end;
    drain.step(now);
  }

  private Drain drain(int registryCalls) {
    DeregisterCall call =
        new DeregisterCall(
            new HttpCall("PUT", "http://registry/", Map.of(), ""),
            Optional.empty(),
            Optional.empty(),
            2_000,
            3);
    DrainSettings settings =
        new DrainSettings(
            15_990,
            15_000,
            60_000,
            List.of(PORT),
            java.util.Collections.nCopies(registryCalls, call),
            "token");
    Sampler sampler = new Sampler(this::fill, () -> 0, counters, log::add);
    return new Drain(
        settings,
        new ApplicationPorts(settings.ports(), settings.port()),
        sampler,
        new Recorder(),
        counters,
        log::add);
  }

  private void fill(SocketSnapshot snapshot) throws IOException {
    if (!readable) {
      throw new IOException("no such file");
    }
    snapshot.clear();
    if (inode != 0) {
      snapshot.addListener(PORT, inode, false);
    }
    for (int index = 0; index < connections; index++) {
      snapshot.addEstablished(PORT);
    }
  }

  private final class Recorder implements Deregistration {

    @Override
    public void deregister() {
      calls.add("deregister");
    }

    @Override
    public boolean isOver() {
      return callsOver;
    }

    @Override
    public void undo() {
      calls.add("undo");
    }
  }
}
