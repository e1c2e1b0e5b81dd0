package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.testing.ClusterFixture;
import dev.lastcall.testing.Kubectl;
import dev.lastcall.testing.LastcallProcess;
import dev.lastcall.testing.PodStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two replicas that keep their certificate themselves. Every Pod is sent to both, with
 * failurePolicy Fail: a replica that the API server does not trust for a moment refuses a Pod.
 */
class CertificateClusterIT {

  private static final String INJECTED = "lastcall.dev/injected";
  private static final String SECRET = "certificate";

  private final List<LastcallProcess> processes = new ArrayList<>();
  private ClusterFixture fixture;
  private String home;
  private String namespace;
  private String configuration;
  private LastcallProcess leader;
  private LastcallProcess other;

  @BeforeEach
  void start() throws IOException {
    fixture = new ClusterFixture();
    home = fixture.unhookedNamespace();
    namespace = fixture.namespace(Map.of("lastcall.dev/inject", "enabled"));
    configuration = "certificate-" + fixture.run();
    leader = launch("one");
    await("a leader", () -> isLeader(leader));
    other = launch("two");
    register();
    await("both are ready", () -> isReady(leader) && isReady(other));
    await("both are trusted", () -> !bundle().isEmpty());
    ClusterFixture.awaitAnnotation(namespace, PodAdmissionClusterIT.pod("probe", "{}"), INJECTED);
  }

  @AfterEach
  void stop() throws IOException {
    for (LastcallProcess process : processes) {
      process.close();
    }
    fixture.close();
  }

  @Test
  void nothingIsRefusedWhileCertificatesComeAndGo() throws Exception {
    try (PodStream pods = new PodStream(namespace, INJECTED)) {
      String first = bundle();
      Kubectl.text("", "annotate", "secret", SECRET, "-n", home, "lastcall.dev/rotate=one");
      await("both CAs are trusted", () -> bundle().length() > first.length());
      String before = pair();
      await("the new CA signs", () -> !pair().equals(before));
      pods.awaitMore(100);
      report("forced rotation", pods);

      String kept = pair();
      Kubectl.text("", "delete", "secret", SECRET, "-n", home);
      await("the Secret is back", () -> pair().equals(kept));
      pods.awaitMore(100);
      report("Secret deleted", pods);

      removeFirstWebhook();
      pods.awaitMore(100);
      leader.kill();
      await("the other one leads", () -> isLeader(other));
      Kubectl.text(
          "", "annotate", "--overwrite", "secret", SECRET, "-n", home, "lastcall.dev/rotate=two");
      await("it rotates", () -> !pair().equals(kept));
      pods.awaitMore(100);
      report("leader killed", pods);
      assertEquals(List.of(), pods.refusals());
      assertEquals(0, pods.counts().unpatched());
      assertEquals(0, pods.counts().unanswered());
    }
  }

  @Test
  void caBundleThatSomebodyRemovedIsPutBack() throws Exception {
    String before = bundle();
    patch("[{\"op\":\"remove\",\"path\":\"/webhooks/0/clientConfig/caBundle\"}]");
    await("it is back", () -> bundle().equals(before));
  }

  private LastcallProcess launch(String name) throws IOException {
    LastcallProcess process =
        LastcallProcess.launch(
            Map.of(
                "POD_NAMESPACE", home,
                "POD_NAME", name,
                "LASTCALL_SERVICE", "lastcall",
                "LASTCALL_CERTIFICATE_SECRET", SECRET,
                "LASTCALL_CERTIFICATE_NAMES",
                    System.getProperty("cluster.webhook.host", "127.0.0.1"),
                "LASTCALL_WEBHOOK_CONFIGURATION", configuration));
    processes.add(process);
    return process;
  }

  private void register() throws IOException {
    Kubectl.text(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: "%s", labels: {lastcall.dev/test: "%s"}}
        webhooks:
        """
                .formatted(configuration, fixture.run())
            + webhook("one", leader)
            + webhook("two", other),
        "create",
        "-f",
        "-");
  }

  private String webhook(String name, LastcallProcess process) {
    return """
        - name: %s.lastcall.dev
          admissionReviewVersions: [v1]
          sideEffects: None
          timeoutSeconds: 10
          failurePolicy: Fail
          clientConfig: {url: "https://%s:%d/mutate"}
          namespaceSelector: {matchLabels: {lastcall.dev/test: "%s"}}
          rules:
          - {apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}
        """
        .formatted(
            name,
            System.getProperty("cluster.webhook.host", "127.0.0.1"),
            process.port(),
            fixture.run());
  }

  /** The one that is about to be killed. */
  private void removeFirstWebhook() throws IOException {
    patch("[{\"op\":\"remove\",\"path\":\"/webhooks/0\"}]");
    JsonNode left = configuration().at("/webhooks");
    assertEquals(1, left.size());
    assertNotEquals("", left.at("/0/clientConfig/caBundle").asText());
  }

  private void patch(String operations) throws IOException {
    Kubectl.text(
        "",
        "patch",
        "mutatingwebhookconfiguration",
        configuration,
        "--type=json",
        "-p",
        operations);
  }

  private JsonNode configuration() throws IOException {
    return Kubectl.json("", "get", "mutatingwebhookconfiguration", configuration);
  }

  private String bundle() throws IOException {
    return configuration().at("/webhooks/0/clientConfig/caBundle").asText();
  }

  private String pair() throws IOException {
    return Kubectl.json("", "get", "secret", SECRET, "-n", home).at("/data/tls.crt").asText();
  }

  private static boolean isLeader(LastcallProcess process) {
    try {
      return process.metrics().contains("lastcall_leader 1.0");
    } catch (IOException notYet) {
      return false;
    }
  }

  private static boolean isReady(LastcallProcess process) {
    return process.management("/q/health/ready") == 200;
  }

  private static void report(String fault, PodStream pods) {
    System.out.println(fault + ": so far " + pods.counts());
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(180))
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptions()
        .until(condition);
  }
}
