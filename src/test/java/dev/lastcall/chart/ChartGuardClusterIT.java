package dev.lastcall.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.Kubectl;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The chart's ValidatingWebhookConfiguration on a real API server while nobody answers: guarded
 * Pods stay, and what must never depend on Lastcall passes.
 */
class ChartGuardClusterIT {

  private static final String RUN = UUID.randomUUID().toString().substring(0, 8);
  private static final String NAMESPACE = "lastcall-guard-" + RUN;
  private static final String CONFIGURATION = "00-lastcall-guard-" + RUN;
  private static final String FORCE = "lastcall.dev/force-delete=true";

  private static final String VALUES =
      """
      fullnameOverride: nobody-answers
      webhook: {name: "%s"}
      guard:
        selectors:
          - namespaceSelector: {matchLabels: {lastcall.dev/test: "%s"}}
            objectSelector: {matchLabels: {app: store}}
      """;

  @BeforeAll
  static void register() throws IOException {
    Kubectl.text("", "create", "namespace", NAMESPACE);
    Kubectl.text("", "label", "namespace", NAMESPACE, "lastcall.dev/test=" + RUN);
    // A cluster makes it soon, and an API server alone does not.
    Kubectl.run("", "create", "serviceaccount", "default", "-n", NAMESPACE);
    String rendered = Chart.renderText(VALUES.formatted(CONFIGURATION, RUN));
    JsonNode configuration = Chart.only(rendered, "ValidatingWebhookConfiguration");
    Kubectl.text(Json.text(configuration), "create", "-f", "-");
    pod("probe", "Running");
    Awaitility.await("the webhook")
        .atMost(Duration.ofSeconds(60))
        .until(() -> delete("probe", "--dry-run=server").code() != 0);
  }

  @AfterAll
  static void unregister() throws IOException {
    Kubectl.run("", "delete", "validatingwebhookconfiguration", CONFIGURATION);
    Kubectl.run("", "delete", "namespace", NAMESPACE, "--wait=false");
  }

  @Test
  void messageOfTheApiServerNamesTheOverride() throws IOException {
    pod("running", "Running");

    Kubectl.Output refused = delete("running");

    assertNotEquals(0, refused.code());
    assertTrue(
        refused.err().contains("override-by-annotation.force-delete.lastcall.dev"), refused.err());
  }

  @Test
  void forcedPodIsDeleted() throws IOException {
    pod("forced", "Running");
    Kubectl.text("", "annotate", "pod", "forced", "-n", NAMESPACE, FORCE);

    assertDeleted(delete("forced"));
  }

  @Test
  void otherValueThanTrueForcesNothing() throws IOException {
    pod("unforced", "Running");
    Kubectl.text("", "annotate", "pod", "unforced", "-n", NAMESPACE, FORCE + "!");

    assertNotEquals(0, delete("unforced").code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pending", "Succeeded", "Failed"})
  void podThatDoesNotRunIsDeleted(String phase) throws IOException {
    String name = phase.toLowerCase(Locale.ROOT);
    pod(name, phase);

    assertDeleted(delete(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"namespace-controller", "generic-garbage-collector", "pod-garbage-collector"})
  void collectorsAreNotHeld(String controller) throws IOException {
    pod(controller, "Running");

    assertDeleted(delete(controller, "--as=system:serviceaccount:kube-system:" + controller));
  }

  @Test
  void deletionBeforeTheLastOneIsNotRepeated() throws IOException {
    pod("ending", "Running");
    Kubectl.text("", "patch", "pod", "ending", "-n", NAMESPACE, "-p", finalizers("[\"a.b/c\"]"));
    Kubectl.text("", "annotate", "pod", "ending", "-n", NAMESPACE, FORCE);
    assertDeleted(delete("ending"));
    Kubectl.text("", "annotate", "pod", "ending", "-n", NAMESPACE, "lastcall.dev/force-delete-");

    assertDeleted(delete("ending"));

    Kubectl.text("", "patch", "pod", "ending", "-n", NAMESPACE, "-p", finalizers("null"));
  }

  @Test
  void evictionIsRefusedAndNamesTheOverride() throws IOException {
    pod("evicted", "Running");
    Kubectl.text("", "annotate", "pod", "evicted", "-n", NAMESPACE, FORCE);
    String eviction =
        """
        {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "evicted", "namespace": "%s"}}
        """
            .formatted(NAMESPACE);
    String path = "/api/v1/namespaces/" + NAMESPACE + "/pods/evicted/eviction";

    Kubectl.Output refused = Kubectl.run(eviction, "create", "--raw", path, "-f", "-");

    assertNotEquals(0, refused.code());
    assertTrue(
        refused.err().contains("override-by-deletion.force-delete.lastcall.dev"), refused.err());
  }

  @Test
  void podOfNoGuardIsDeleted() throws IOException {
    pod("other", "Running");
    Kubectl.text("", "label", "pod", "other", "-n", NAMESPACE, "--overwrite", "app=other");

    assertDeleted(delete("other"));
  }

  private static void pod(String name, String phase) throws IOException {
    ObjectNode pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
    pod.putObject("metadata").put("name", name).putObject("labels").put("app", "store");
    ObjectNode spec = pod.putObject("spec").put("automountServiceAccountToken", false);
    // Nobody starts it, so no kubelet reports another phase.
    spec.put("schedulerName", "none");
    spec.putArray("containers").addObject().put("name", "main").put("image", "none");
    Kubectl.text(Json.text(pod), "create", "-n", NAMESPACE, "-f", "-");
    String status = "{\"status\": {\"phase\": \"" + phase + "\"}}";
    Kubectl.text("", "patch", "pod", name, "-n", NAMESPACE, "--subresource=status", "-p", status);
  }

  private static String finalizers(String value) {
    return "{\"metadata\": {\"finalizers\": " + value + "}}";
  }

  private static Kubectl.Output delete(String name, String... more) throws IOException {
    String[] arguments = {"delete", "pod", name, "-n", NAMESPACE, "--wait=false"};
    return Kubectl.run(
        "", Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new));
  }

  private static void assertDeleted(Kubectl.Output output) {
    assertEquals(0, output.code(), output.err());
  }
}
