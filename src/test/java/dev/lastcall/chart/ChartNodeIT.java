package dev.lastcall.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.DryRuns;
import dev.lastcall.testing.Kubectl;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Helm installs the chart on a real cluster, tests the release and removes it again. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChartNodeIT {

  private static final String NAME = Chart.RELEASE;

  private static InstalledChart chart;

  @BeforeAll
  static void install() throws IOException {
    chart = new InstalledChart();
    chart.install("");
  }

  @AfterAll
  static void remove() throws IOException {
    chart.close();
  }

  static JsonNode pod(String name) {
    return Json.parse(
        """
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s"},
         "spec": {"containers": [{"name": "app", "image": "app:1"}]}}
        """
            .formatted(name));
  }

  @Test
  @Order(1)
  void podsOfTheOptedInNamespaceArePatchedAndNoOthers() {
    try (DryRuns dryRuns = new DryRuns()) {
      JsonNode patched = dryRuns.create(pod("patched"), chart.optedIn()).pod();
      assertEquals(15, patched.at("/spec/containers/0/lifecycle/preStop/sleep/seconds").asInt());
      assertEquals(40, patched.at("/spec/terminationGracePeriodSeconds").asInt());

      JsonNode plain = dryRuns.create(pod("plain"), chart.plain()).pod();
      assertFalse(plain.at("/spec/containers/0").has("lifecycle"));
      assertFalse(plain.at("/metadata/annotations").has(InstalledChart.INJECTED));
    }
  }

  @Test
  @Order(1)
  void bothReplicasServeTheCertificateThatTheConfigurationTrusts() throws IOException {
    chart.awaitReplicas();
    JsonNode secret = chart.get("secret/lastcall-certificate");
    JsonNode webhooks =
        chart.get("mutatingwebhookconfiguration/" + chart.configuration()).get("webhooks");
    InstalledChart.stream(webhooks)
        .forEach(
            webhook ->
                assertEquals(
                    secret.at("/data/ca.crt").asText(),
                    webhook.at("/clientConfig/caBundle").asText()));
    List<String> ends =
        chart.pods().stream().map(pod -> pod.at("/metadata/name").asText()).map(this::end).toList();
    assertEquals(2, ends.size());
    assertEquals(ends.get(0), ends.get(1));
    assertFalse(ends.get(0).endsWith(" 0.0"), ends.get(0));
  }

  private String end(String pod) {
    try {
      return chart
          .metrics(pod)
          .filter(line -> line.startsWith("lastcall_certificate_not_after_seconds"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The Pod of {@code helm test} fails unless its review is answered and allowed. */
  @Test
  @Order(2)
  void theReleaseAnswersThroughItsService() throws IOException {
    chart.giveTestPodsTheAddress();
    assertEquals("deployed", chart.test().getStatus());
  }

  @Test
  @Order(3)
  void uninstallLeavesNothingThatBlocks() throws IOException {
    List<String> made =
        List.of(
            "mutatingwebhookconfiguration/" + chart.configuration(),
            "secret/lastcall-certificate",
            "secret/lastcall-drain-token",
            "lease/" + NAME);
    for (String object : made) {
      assertTrue(chart.exists(object), object);
    }

    chart.uninstall();

    for (String object : made) {
      assertFalse(chart.exists(object), object);
    }
    String kinds = "deployments,services,secrets,leases,jobs,roles,rolebindings,clusterroles";
    String left =
        Kubectl.text("", "get", kinds, "-n", chart.home(), "-l", chart.mark(), "-o", "name");
    assertEquals("", left);
    try (DryRuns dryRuns = new DryRuns()) {
      DryRuns.Result after = dryRuns.create(pod("after"), chart.optedIn());
      assertTrue(after.isAccepted(), after.refusal());
      assertFalse(after.pod().at("/metadata/annotations").has(InstalledChart.INJECTED));
    }
  }
}
