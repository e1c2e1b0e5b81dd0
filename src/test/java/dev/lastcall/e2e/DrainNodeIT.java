package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.testing.NodeFixture;
import dev.lastcall.testing.StoppedPod;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * When a Pod stops whose application exits at once on SIGTERM: with the sidecar, and for comparison
 * with the delay alone. All of them are deleted at about the same time.
 */
class DrainNodeIT {

  private static final Duration HELD = Duration.ofSeconds(20);
  private static final Duration FOR_EVER = Duration.ZERO;

  /** Seconds, as {@code node/drain.yaml} has them. */
  private static final int DELAY = 3;

  private static final int MAX_WAIT = 60;
  private static final int BOUNDED_WAIT = 15;

  /** Seconds that the node and a busy machine may take longer. */
  private static final int SLACK = 10;

  private static final List<StoppedPod> PODS = new ArrayList<>();

  private static NodeFixture node;
  private static StoppedPod idle;
  private static StoppedPod held;
  private static StoppedPod stays;
  private static StoppedPod sleepIdle;
  private static StoppedPod sleepHeld;
  private static StoppedPod sleepStays;

  @BeforeAll
  static void start() throws IOException {
    node = new NodeFixture("drain.yaml");
    node.start();
    idle = create("drain-idle", "drain");
    held = create("drain-held", "drain");
    stays = create("drain-stays", "bounded");
    sleepIdle = create("sleep-idle", "sleep");
    sleepHeld = create("sleep-held", "sleep");
    sleepStays = create("sleep-stays", "sleep");
    for (StoppedPod pod : PODS) {
      pod.awaitReady();
    }
    stays.connect(FOR_EVER);
    sleepStays.connect(FOR_EVER);
    held.connect(HELD);
    sleepHeld.connect(HELD);
    for (StoppedPod pod : List.of(held, sleepHeld, stays, sleepStays, idle, sleepIdle)) {
      pod.delete();
    }
  }

  private static StoppedPod create(String name, String stop) throws IOException {
    StoppedPod pod = StoppedPod.create(node, name, stop);
    PODS.add(pod);
    return pod;
  }

  @AfterAll
  static void stop() throws IOException {
    for (StoppedPod pod : PODS) {
      pod.close();
    }
    node.close();
  }

  @Test
  void aClientFinishesItsExchangeAndThePodStopsSoonAfter() {
    System.out.println(held.summary());
    assertEquals("", held.report().error());
    assertEquals(held.report().exchanges(), held.report().complete());
    assertFalse(held.afterClosed().isNegative(), "SIGTERM before the connection closed");
    assertTrue(held.afterClosed().toSeconds() <= SLACK, held.summary());
    assertTrue(held.delay().toSeconds() < DELAY + MAX_WAIT - SLACK, held.summary());
  }

  @Test
  void aPodWithoutConnectionsStopsAfterTheDelay() {
    System.out.println(idle.summary());
    assertTrue(idle.delay().toSeconds() >= DELAY, idle.summary());
    assertTrue(idle.delay().toSeconds() <= DELAY + SLACK, idle.summary());
  }

  @Test
  void aClientThatNeverLeavesIsCutAtTheBound() {
    System.out.println(stays.summary());
    assertTrue(stays.delay().toSeconds() >= DELAY + BOUNDED_WAIT, stays.summary());
    assertTrue(stays.delay().toSeconds() <= DELAY + BOUNDED_WAIT + SLACK, stays.summary());
    assertNotEquals("", stays.report().error());
  }

  @Test
  void theDelayAloneCutsEveryClient() {
    for (StoppedPod pod : List.of(sleepIdle, sleepHeld, sleepStays)) {
      System.out.println(pod.summary());
      assertTrue(pod.delay().toSeconds() <= DELAY + SLACK, pod.summary());
    }
    assertNotEquals("", sleepHeld.report().error());
    assertNotEquals("", sleepStays.report().error());
  }

  @Test
  void theSidecarEndsAfterTheApplicationAndDoesNotHoldUpThePod() throws IOException {
    for (StoppedPod pod : List.of(idle, held)) {
      Duration after = pod.sidecarAfterApplication();
      System.out.printf(
          "%s: the sidecar ends %.1f s after the application%n",
          pod.pod().name(), after.toMillis() / 1000.0);
      assertFalse(after.isNegative(), pod.pod().name() + ": " + after);
      assertTrue(after.toSeconds() <= SLACK, pod.pod().name() + ": " + after);
    }
  }
}
