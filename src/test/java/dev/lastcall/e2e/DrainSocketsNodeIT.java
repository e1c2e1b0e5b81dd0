package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lastcall.testing.NodeFixture;
import dev.lastcall.testing.NodePod;
import dev.lastcall.testing.StoppedPod;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Connections of every address family hold a Pod. Those over IPv6 come from inside the Pod, so that
 * this is proven on clusters whose Pods have IPv4 addresses only.
 */
class DrainSocketsNodeIT {

  private static final Duration HELD = Duration.ofSeconds(12);

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
  void aSocketOfIpv4() throws IOException {
    try (StoppedPod pod = StoppedPod.create(node, "ipv4", "drain", "--network=tcp4")) {
      pod.awaitReady();
      pod.connect(HELD);
      checkItHolds(pod);
    }
  }

  @Test
  void aDualStackSocketWithAClientOfIpv4() throws IOException {
    try (StoppedPod pod = StoppedPod.create(node, "dual-stack", "drain", "--network=tcp")) {
      pod.awaitReady();
      pod.connect(HELD);
      checkItHolds(pod);
    }
  }

  @Test
  void aSocketOfIpv6() throws IOException {
    NodePod probe =
        node.plain("probe", "containers: [{name: app, image: IMAGE, command: [sleep, '600']}]");
    probe.awaitReady();
    assumeTrue(
        probe.exec("app", "cat", "/proc/net/if_inet6").out().contains("lo"),
        "Pods of this node have no IPv6, not even on their loopback");
    try (StoppedPod pod = StoppedPod.create(node, "ipv6", "drain", "--network=tcp6")) {
      pod.awaitReady();
      pod.connectInside("[::1]:8080", HELD);
      checkItHolds(pod);
    }
  }

  private static void checkItHolds(StoppedPod pod) throws IOException {
    pod.delete();
    System.out.println(pod.summary());
    assertEquals("", pod.report().error());
    assertFalse(pod.afterClosed().isNegative(), pod.summary());
  }
}
