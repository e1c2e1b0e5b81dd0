package dev.lastcall.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.Kubectl;
import dev.lastcall.testing.PodStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What happens to Pods that are created while parts of Lastcall, or of the cluster, fail: two
 * replicas of the chart, failurePolicy Fail, and a steady stream of Pods. See
 * docs/high-availability.md.
 */
class FaultsNodeIT {

  private static final Duration LENGTH = Duration.ofSeconds(60);

  /** Pods that must be created before a fault, and after it. */
  private static final int AROUND = 100;

  /**
   * Refusals when a process is killed: requests in flight, and new connections that lead to it
   * until kube-proxy knows. A bound that a slow machine keeps.
   */
  private static final int KILLED = 100;

  private static final String CERTIFICATE = "lastcall-certificate";
  private static final String POLICIES = "lastcall-policies";

  private static final List<String> TABLE = new ArrayList<>();

  private static InstalledChart chart;

  @BeforeAll
  static void install() throws IOException {
    chart = new InstalledChart();
    chart.install("");
    TABLE.add("| fault | created | refused | unpatched | no answer | slowest | Pods/s |");
    TABLE.add("|---|---|---|---|---|---|---|");
  }

  @AfterAll
  static void remove() throws IOException {
    TABLE.forEach(System.out::println);
    chart.uninstall();
    chart.close();
  }

  @BeforeEach
  void settle() {
    chart.awaitReplicas();
  }

  @Test
  void nothingFails() throws Exception {
    assertNothingLost(during("none", () -> {}));
  }

  @Test
  void aReplicaIsKilled() throws Exception {
    assertFewLost(
        during(
            "kill -9 of a replica that does not lead",
            () -> {
              NodeFaults.kill(chart, follower());
            }));
  }

  @Test
  void theLeaderIsKilledAndItsWorkGoesOn() throws Exception {
    assertFewLost(
        during(
            "kill -9 of the leader, then a rotation",
            () -> {
              NodeFaults.kill(chart, chart.leader());
              rotate("after-the-leader");
            }));
  }

  @Test
  void lastcallItselfIsUpdated() throws Exception {
    Set<String> before = names();
    assertNothingLost(
        during(
            "rolling update of Lastcall",
            () -> {
              String[] deployment = {"deployment/lastcall", "-n", chart.home()};
              Kubectl.text("", "rollout", "restart", deployment[0], "-n", chart.home());
              Kubectl.text(
                  "", "rollout", "status", deployment[0], "-n", chart.home(), "--timeout=4m");
              chart.awaitReplicas();
            }));
    assertTrue(names().stream().noneMatch(before::contains), "all Pods are new: " + before);
  }

  @Test
  void theCertificateIsRotated() throws Exception {
    assertNothingLost(during("forced rotation of CA and certificate", () -> rotate("now")));
  }

  @Test
  void theSecretsAreDeleted() throws Exception {
    assertNothingLost(
        during(
            "Secrets deleted",
            () -> {
              String pair = pair();
              Kubectl.text(
                  "", "delete", "secret", CERTIFICATE, "lastcall-drain-token", "-n", chart.home());
              InstalledChart.await("the same certificate is back", () -> pair().equals(pair));
              InstalledChart.await(
                  "the key of the drain tokens is back",
                  () -> chart.exists("secret/lastcall-drain-token"));
            }));
  }

  @Test
  void aBrokenPolicyIsPushed() throws Exception {
    JsonNode good = chart.get("configmap/" + POLICIES).get("data");
    assertNothingLost(
        during(
            "broken policy",
            () -> {
              push("{\"web.yaml\": \"kind: [\"}");
              InstalledChart.await("an Event", FaultsNodeIT::isTold);
            }));
    push(Json.text(good));
    InstalledChart.await("the good policies again", () -> isEveryReloadGood());
  }

  @Test
  void theApiServerIsRestarted() throws Exception {
    PodStream.Counts counts = during("API server restarted", NodeFaults::restartApiServer);
    assertEquals(0, counts.refused());
    assertEquals(0, counts.unpatched());
  }

  private interface Fault {
    void happen() throws Exception;
  }

  /** Runs the stream until some time after the fault. */
  private static PodStream.Counts during(String name, Fault fault) throws Exception {
    try (PodStream pods = new PodStream(chart.optedIn(), InstalledChart.INJECTED)) {
      pods.awaitMore(AROUND);
      Duration began = pods.age();
      fault.happen();
      Duration lasted = pods.age().minus(began);
      pods.awaitMore(AROUND);
      pods.awaitAge(LENGTH);
      PodStream.Counts counts = pods.counts();
      System.out.printf("%s: from %s for %s%n", name, began, lasted);
      pods.refusals().stream().limit(10).forEach(System.out::println);
      TABLE.add(row(name, counts));
      return counts;
    }
  }

  private static String row(String fault, PodStream.Counts counts) {
    return "| %s | %d | %d | %d | %d | %d ms | %.0f |"
        .formatted(
            fault,
            counts.created(),
            counts.refused(),
            counts.unpatched(),
            counts.unanswered(),
            counts.slowest().toMillis(),
            counts.rate());
  }

  private static void assertNothingLost(PodStream.Counts counts) {
    assertEquals(0, counts.refused());
    assertEquals(0, counts.unpatched());
    assertEquals(0, counts.unanswered());
  }

  private static void assertFewLost(PodStream.Counts counts) {
    assertTrue(counts.refused() <= KILLED, "refused: " + counts.refused());
    assertEquals(0, counts.unpatched());
    assertEquals(0, counts.unanswered());
  }

  private static Set<String> names() throws IOException {
    return chart.pods().stream()
        .map(pod -> pod.at("/metadata/name").asText())
        .collect(Collectors.toSet());
  }

  private static String follower() throws IOException {
    String leader = chart.leader();
    return names().stream().filter(name -> !name.equals(leader)).findFirst().orElseThrow();
  }

  /** Until another CA signs. */
  private static void rotate(String value) throws IOException {
    String before = pair();
    String annotation = "lastcall.dev/rotate=" + value;
    Kubectl.text(
        "", "annotate", "--overwrite", "secret", CERTIFICATE, "-n", chart.home(), annotation);
    InstalledChart.await("another certificate", () -> !pair().equals(before));
  }

  private static String pair() throws IOException {
    return chart.get("secret/" + CERTIFICATE).at("/data/tls.crt").asText();
  }

  private static void push(String files) throws IOException {
    String patch = "{\"data\": " + files + "}";
    Kubectl.text(
        "", "patch", "configmap", POLICIES, "-n", chart.home(), "--type=merge", "-p", patch);
  }

  private static boolean isTold() throws IOException {
    String[] selector = {"--field-selector", "reason=PolicyReloadFailed"};
    JsonNode events =
        Kubectl.json("", "get", "events", "-n", chart.home(), selector[0], selector[1]);
    Set<String> pods =
        InstalledChart.stream(events.get("items"))
            .map(event -> event.at("/involvedObject/uid").asText())
            .collect(Collectors.toSet());
    return chart.pods().stream().allMatch(pod -> pods.contains(pod.at("/metadata/uid").asText()));
  }

  private static boolean isEveryReloadGood() throws IOException {
    for (String name : names()) {
      if (chart.metrics(name).noneMatch("lastcall_policy_reload_success 1.0"::equals)) {
        return false;
      }
    }
    return true;
  }
}
