package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.testing.NodeFixture;
import dev.lastcall.testing.NodePod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A proxy beside the application outlives the delay, whichever kind of container it is. */
class SidecarOrderNodeIT {

  /** Stops in 5 s, long enough to read the logs of both containers. */
  private static final String STOPS =
      "[sh, -c, 'trap \"echo SIGTERM; sleep 5; echo ended; exit 0\" TERM; while :; do sleep 0.2; done']";

  private static NodeFixture node;

  @BeforeAll
  static void start() throws IOException {
    node = new NodeFixture("policy.yaml");
    node.start();
  }

  @AfterAll
  static void stop() throws IOException {
    node.close();
  }

  @Test
  void aRegularProxyWaitsAsLongAsItsApplication() throws IOException {
    NodePod pod =
        node.optedIn(
            "regular",
            """
            containers:
            - {name: app, image: IMAGE, command: %s}
            - {name: istio-proxy, image: IMAGE, command: %s}
            """
                .formatted(STOPS, STOPS));
    pod.awaitReady();
    Instant deleted = pod.delete();
    // A SIGTERM that was received after the delay: both were alive until then.
    Duration app = Duration.between(deleted, pod.awaitLine("app", "SIGTERM"));
    Duration proxy = Duration.between(deleted, pod.awaitLine("istio-proxy", "SIGTERM"));
    System.out.printf(
        "regular proxy: SIGTERM after %.1f s, application after %.1f s%n",
        proxy.toMillis() / 1000.0, app.toMillis() / 1000.0);
    assertTrue(app.toSeconds() >= NodeFixture.DELAY, "application: SIGTERM after " + app);
    assertTrue(proxy.toSeconds() >= NodeFixture.DELAY, "proxy: SIGTERM after " + proxy);
  }

  @Test
  void aNativeSidecarEndsAfterItsApplication() throws IOException {
    NodePod pod =
        node.optedIn(
            "native",
            """
            initContainers:
            - {name: istio-proxy, image: IMAGE, restartPolicy: Always, command: %s}
            containers:
            - {name: app, image: IMAGE, command: %s}
            """
                .formatted(STOPS, STOPS));
    assertFalse(pod.stored().at("/spec/initContainers/0").has("lifecycle"));
    assertEquals(
        NodeFixture.DELAY,
        pod.stored().at("/spec/containers/0/lifecycle/preStop/sleep/seconds").asInt());
    pod.awaitReady();
    Instant deleted = pod.delete();
    Duration app = Duration.between(deleted, pod.awaitLine("app", "SIGTERM"));
    Duration ended = Duration.between(deleted, pod.awaitLine("app", "ended"));
    Duration proxy = Duration.between(deleted, pod.awaitLine("istio-proxy", "SIGTERM"));
    System.out.printf(
        "native sidecar: SIGTERM after %.1f s, application after %.1f s and ended after %.1f s%n",
        proxy.toMillis() / 1000.0, app.toMillis() / 1000.0, ended.toMillis() / 1000.0);
    assertTrue(app.toSeconds() >= NodeFixture.DELAY, "application: SIGTERM after " + app);
    assertTrue(proxy.compareTo(ended) > 0, "sidecar " + proxy + ", application " + ended);
  }
}
