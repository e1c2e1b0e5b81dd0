package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.testing.NodeFixture;
import dev.lastcall.testing.NodeLog;
import dev.lastcall.testing.NodePod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hooks also run when a probe restarts a container: the drain of then does not count later. */
class DrainRestartNodeIT {

  /** Seconds, as {@code node/drain.yaml} has them. */
  private static final int DELAY = 3;

  private static NodeFixture node;

  @BeforeAll
  static void start() throws IOException {
    node = new NodeFixture("drain.yaml");
    node.start();
  }

  @AfterAll
  static void stop() throws IOException {
    node.close();
  }

  @Test
  void aPodThatWasRestartedAndIsThenDeletedHasTheFullDelay() throws IOException {
    NodePod pod =
        node.optedIn(
            "restarted",
            "{stop: registry}",
            """
            containers:
            - name: app
              image: TOOLS
              args: [app]
              ports: [{containerPort: 8080}]
              livenessProbe:
                httpGet: {path: /health, port: 8080}
                periodSeconds: 1
                failureThreshold: 1
            - {name: registry, image: TOOLS, args: [registry]}
            """);
    pod.awaitReady();
    try (NodeLog sidecar = pod.awaitSidecar();
        NodeLog registry = pod.follow("registry")) {
      String call = "PUT /instance?ip=" + pod.address() + "&enabled=";
      assertEquals(0, pod.exec("app", "/tools", "get", "http://127.0.0.1:8080/break").code());
      Duration restart = pod.awaitRestart("app");
      registry.await("the undo", line -> line.endsWith("enabled=true"));

      Instant deleted = pod.delete();
      try (NodeLog application = pod.follow("app")) {
        Duration delay = Duration.between(deleted, application.await("SIGTERM").at());
        pod.awaitGone();
        System.out.printf(
            "restarted by its probe in %.1f s, then deleted: SIGTERM after %.1f s%n",
            restart.toMillis() / 1000.0, delay.toMillis() / 1000.0);
        assertTrue(delay.toSeconds() >= DELAY, "SIGTERM after " + delay);
      }
      assertEquals(
          List.of(call + "false", call + "true", call + "false"),
          registry.lines().stream().map(NodeLog.Line::text).toList());
    }
  }
}
