package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.testing.NodeFixture;
import dev.lastcall.testing.NodePod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A raised grace is for Pods that are deleted. A container that hangs, and is deaf to SIGTERM, is
 * restarted as fast as before, plus the delay.
 */
class ProbeGraceNodeIT {

  /** Seconds that the Pods ask for themselves. */
  private static final int OWN_GRACE = 5;

  /** Seconds that a busy machine may take longer; far less than the grace is raised by. */
  private static final int SLACK = 20;

  private static NodeFixture node;

  /** The same Pod three times for each probe; they all hang at the same time. */
  private static final Map<String, Hung> HUNG = new LinkedHashMap<>();

  /**
   * @param before without Lastcall
   * @param patched with Lastcall
   * @param without with Lastcall, and as if the probe had no grace of its own
   */
  private record Hung(NodePod before, NodePod patched, NodePod without) {}

  @BeforeAll
  static void start() throws IOException {
    node = new NodeFixture("policy.yaml");
    node.start();
    for (String probe : List.of("livenessProbe", "startupProbe")) {
      String name = probe.toLowerCase().replace("probe", "");
      String hung = deaf(probe, "[ls, /kept/restarted]");
      String raised = hung + "    terminationGracePeriodSeconds: " + NodeFixture.GRACE + "\n";
      HUNG.put(
          probe,
          new Hung(
              node.plain(name, hung),
              node.optedIn(name, hung),
              node.optedIn(name + "-without", raised)));
    }
  }

  @AfterAll
  static void stop() throws IOException {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"livenessProbe", "startupProbe"})
  void aHungContainerRestartsAsFastAsBefore(String probe) {
    Hung pods = HUNG.get(probe);
    assertEquals(NodeFixture.GRACE, grace(pods.patched(), ""));

    long before = pods.before().awaitRestart("app").toSeconds();
    long patched = pods.patched().awaitRestart("app").toSeconds();
    long without = pods.without().awaitRestart("app").toSeconds();
    System.out.printf(
        "%s: a hung container restarts in %d s before, in %d s patched, in %d s without the rule%n",
        probe, before, patched, without);
    long limit = before + NodeFixture.DELAY + SLACK;
    assertTrue(patched <= limit, patched + " s, which is more than " + limit);
    assertTrue(without > limit, without + " s: so the test could not have failed");
  }

  @Test
  void aDeletedPodGetsTheDelayAndTheWholeGrace() throws IOException {
    NodePod pod = node.optedIn("deleted", deaf("livenessProbe", "[\"true\"]"));
    assertEquals(OWN_GRACE + NodeFixture.DELAY, grace(pod, "containers/0/livenessProbe"));
    pod.awaitReady();
    Instant began = Instant.now();
    Instant deleted = pod.delete();
    Duration delay = Duration.between(deleted, pod.awaitLine("app", "SIGTERM"));
    pod.awaitGone();
    Duration all = Duration.between(began, Instant.now());
    System.out.printf(
        "deleted: SIGTERM after %.1f s, gone after %.1f s%n",
        delay.toMillis() / 1000.0, all.toMillis() / 1000.0);
    assertTrue(delay.toSeconds() >= NodeFixture.DELAY, "SIGTERM after " + delay);
    assertTrue(delay.toSeconds() <= NodeFixture.DELAY + SLACK, "SIGTERM after " + delay);
    // The node may see the deletion, and count, up to a second apart from the test.
    assertTrue(all.toSeconds() >= NodeFixture.GRACE - 1, "gone after " + all);
    assertTrue(all.toSeconds() <= NodeFixture.GRACE + SLACK, "gone after " + all);
  }

  private static long grace(NodePod pod, String path) {
    String below = path.isEmpty() ? "" : "/" + path;
    return pod.stored().at("/spec" + below + "/terminationGracePeriodSeconds").asLong();
  }

  /**
   * A container that SIGTERM does not end, and whose probe begins after some seconds. Only when it
   * was restarted there is a file {@code /kept/restarted}.
   */
  private static String deaf(String probe, String command) {
    return """
    terminationGracePeriodSeconds: %d
    volumes: [{name: kept, emptyDir: {}}]
    containers:
    - name: app
      image: IMAGE
      command:
      - sh
      - -c
      - |
        [ -e /kept/started ] && touch /kept/restarted
        touch /kept/started
        trap "echo SIGTERM" TERM
        while :; do sleep 0.2; done
      volumeMounts: [{name: kept, mountPath: /kept}]
      %s:
        exec: {command: %s}
        initialDelaySeconds: 5
        periodSeconds: 1
        failureThreshold: 1
        timeoutSeconds: 10
    """
        .formatted(OWN_GRACE, probe, command);
  }
}
