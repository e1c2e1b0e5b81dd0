package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.ClusterFixture;
import dev.lastcall.testing.Kubectl;
import dev.lastcall.testing.LastcallProcess;
import dev.lastcall.testing.TouchWebhook;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Lastcall among other webhooks, and Lastcall not there at all. */
class ReinvocationClusterIT {

  private static final Map<String, String> OPTED_IN = Map.of("lastcall.dev/inject", "enabled");
  private static final String INJECTED = "lastcall.dev/injected";

  @Test
  void calledAgainBehindAnotherWebhookItChangesNothingMore() throws Exception {
    try (ClusterFixture fixture = new ClusterFixture();
        LastcallProcess lastcall = LastcallProcess.serve(Map.of());
        TouchWebhook touch = new TouchWebhook()) {
      String namespace = fixture.namespace(OPTED_IN);
      JsonNode probe = PodAdmissionClusterIT.pod("probe", "{}");
      fixture.register("a-lastcall", lastcall.port(), lastcall.certificate(), "Fail", "IfNeeded");
      ClusterFixture.awaitAnnotation(namespace, probe, INJECTED);
      JsonNode alone =
          PodAdmissionClusterIT.create(PodAdmissionClusterIT.pod("alone", "{}"), namespace);
      fixture.register("b-touch", touch.port(), touch.certificate(), "Fail", "Never");
      ClusterFixture.awaitAnnotation(namespace, probe, TouchWebhook.ANNOTATION);

      double unchangedBefore = decisions(lastcall, "unchanged");
      JsonNode twice =
          PodAdmissionClusterIT.create(PodAdmissionClusterIT.pod("twice", "{}"), namespace);

      assertEquals(
          alone.at("/spec/containers/0/lifecycle"), twice.at("/spec/containers/0/lifecycle"));
      assertEquals(
          alone.at("/spec/terminationGracePeriodSeconds"),
          twice.at("/spec/terminationGracePeriodSeconds"));
      assertEquals(
          alone.at("/metadata/annotations").get(INJECTED),
          twice.at("/metadata/annotations").get(INJECTED));
      assertTrue(decisions(lastcall, "unchanged") > unchangedBefore, "it was called again");
    }
  }

  @Test
  void whenItIsDownFailurePolicyDecides() throws Exception {
    try (ClusterFixture fixture = new ClusterFixture()) {
      String namespace = fixture.namespace(OPTED_IN);
      try (LastcallProcess lastcall = LastcallProcess.serve(Map.of())) {
        fixture.register("down", lastcall.port(), lastcall.certificate(), "Fail", "IfNeeded");
        ClusterFixture.awaitAnnotation(
            namespace, PodAdmissionClusterIT.pod("probe", "{}"), INJECTED);
        lastcall.terminate();
        assertTrue(lastcall.waitForExit(Duration.ofSeconds(60)));

        Kubectl.Output refused =
            Kubectl.run(
                Json.text(PodAdmissionClusterIT.pod("refused", "{}")),
                "create",
                "-n",
                namespace,
                "-f",
                "-");
        assertNotEquals(0, refused.code());
        assertTrue(refused.err().contains("failed calling webhook"), refused.err());

        fixture.register("down", lastcall.port(), lastcall.certificate(), "Ignore", "IfNeeded");
        JsonNode stored = awaitCreated(namespace);
        assertTrue(stored.at("/spec/containers/0/lifecycle").isMissingNode());
        assertTrue(stored.at("/metadata/annotations/lastcall.dev~1injected").isMissingNode());
      }
    }
  }

  private static JsonNode awaitCreated(String namespace) {
    return Awaitility.await("failurePolicy Ignore in force")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () ->
                PodAdmissionClusterIT.create(
                    PodAdmissionClusterIT.pod("unpatched", "{}"), namespace),
            node -> true);
  }

  private static double decisions(LastcallProcess lastcall, String reason) throws Exception {
    return lastcall
        .metrics()
        .lines()
        .filter(line -> line.startsWith("lastcall_admission_decisions_total{"))
        .filter(line -> line.contains("reason=\"" + reason + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
