package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.testing.NodeFixture;
import dev.lastcall.testing.NodeLog;
import dev.lastcall.testing.NodeMemory;
import dev.lastcall.testing.NodePod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the sidecar needs, in the container and with the limits that the policy gives it. */
class DrainFootprintNodeIT {

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

  /** The limit of memory is 1.5 times what is used, at least. */
  @Test
  void memoryIdleAndAfterADrainWithCalls() throws IOException {
    NodePod pod =
        node.optedIn(
            "footprint",
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
    String sidecar = pod.sidecar().at("/name").asText();
    try (NodeLog log = pod.awaitSidecar();
        NodeLog registry = pod.follow("registry")) {
      Instant listening = log.await("listening", line -> line.contains("event=listening")).at();
      System.out.printf(
          "sidecar with cpu %s: ready %.1f s after its container started (which is known to 1 s)%n",
          pod.sidecar().at("/resources/limits/cpu").asText(),
          Duration.between(pod.startOf(sidecar), listening).toMillis() / 1000.0);

      NodeMemory idle = NodeMemory.await(pod, sidecar);
      pod.exec("app", "/tools", "get", "http://127.0.0.1:8080/break");
      registry.await("the undo", line -> line.endsWith("enabled=true"));
      NodeMemory drained = NodeMemory.await(pod, sidecar);
      String limit = pod.sidecar().at("/resources/limits/memory").asText();
      System.out.printf(
          "sidecar with memory %s: idle %s; after a drain with calls %s%n", limit, idle, drained);
      long bytes = Long.parseLong(limit.replace("Mi", "")) * 1024 * 1024;
      assertTrue(idle.workingSet() * 3 / 2 <= bytes, idle + " of " + limit);
      assertTrue(drained.workingSet() * 3 / 2 <= bytes, drained + " of " + limit);
    }
  }
}
