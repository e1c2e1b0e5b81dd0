package dev.lastcall.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.GuardReviews;
import dev.lastcall.testing.LastcallProcess;
import dev.lastcall.testing.ProgramRun;
import dev.lastcall.testing.Reviews;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program with an API server: what it reads and writes there, as objects of
 * Kubernetes.
 */
class ClusterModeIT {

  private static final Duration GENEROUS = Duration.ofSeconds(120);

  private static final String GUARD =
      """
      apiVersion: lastcall.dev/v1beta1
      kind: DeleteGuard
      metadata: { name: store }
      spec:
        match: [{ namespaceSelector: { matchLabels: { team: shop } } }]
        prepare: { annotate: true }
        ready: { annotation: lastcall.dev/ready-to-stop }
      """;

  private final CertificateApiServer api = new CertificateApiServer();
  private Map<String, String> environment;

  @TempDir Path folder;

  @BeforeEach
  void setUp() throws Exception {
    api.createConfigurations();
    api.administrator()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName("shop")
                .addToLabels("team", "shop")
                .endMetadata()
                .build())
        .create();
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            current-context: fake
            contexts: [{name: fake, context: {cluster: fake, user: nobody, namespace: %s}}]
            clusters: [{name: fake, cluster: {server: "%s"}}]
            users: [{name: nobody, user: {token: none}}]
            """
                .formatted(CertificateApiServer.NAMESPACE, api.url()));
    environment =
        Map.of(
            "KUBECONFIG", kubeconfig.toString(),
            "POD_NAMESPACE", CertificateApiServer.NAMESPACE,
            "POD_NAME", "lastcall-0",
            "LASTCALL_SERVICE", "ours",
            "LASTCALL_CERTIFICATE_SECRET", "pair",
            "LASTCALL_TOKEN_KEY_SECRET", "token",
            "LASTCALL_WEBHOOK_CONFIGURATION", CertificateApiServer.CONFIGURATION);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void servesThePairOfItsSecretAndLeavesNothing() throws Exception {
    try (LastcallProcess lastcall = LastcallProcess.serve(environment)) {
      for (String bundle : api.caBundles()) {
        lastcall.servedCertificate().verify(CertificateApiServer.authority(bundle).getPublicKey());
      }
      assertFalse(api.tokenSecret().getData().isEmpty());
      assertEquals(200, lastcall.management("/q/health/ready"));

      ServerKey next = successor();
      await("the next pair")
          .atMost(GENEROUS)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> next.certificate().equals(lastcall.servedCertificate()));
    }
    ProgramRun run =
        ProgramRun.of(
            "",
            environment,
            "uninstall",
            "--webhook-configuration=" + CertificateApiServer.CONFIGURATION,
            "--certificate-secret=pair",
            "--token-key-secret=token");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().startsWith("MutatingWebhookConfiguration hooks deleted"), run.out());
    assertTrue(api.isEmpty());
  }

  /** A pair of the same CA, which somebody writes into the Secret. */
  private ServerKey successor() {
    Instant now = Instant.now();
    CertificateContent content = CertificateSecret.read(api.secret(), now).content().orElseThrow();
    ServerKey next =
        NewCertificate.signedBy(
            content.authority(),
            List.of("ours.lastcall.svc", "ours.lastcall", "ours.lastcall.svc.cluster.local"),
            now,
            Duration.ofDays(30));
    CertificateContent changed =
        new CertificateContent(content.authority(), content.trusted(), next, content.marks());
    api.editSecret(secret -> secret.setData(CertificateSecret.data(changed)));
    return next;
  }

  @Test
  void readsNamespacesAndMarksPods() throws Exception {
    Path policies = Files.createDirectories(folder.resolve("policies"));
    Files.writeString(policies.resolve("guard.yaml"), GUARD);
    Files.copy(Path.of("policies/web.yaml"), policies.resolve("web.yaml"));
    Pod pod = createPod();
    GuardReviews deletion =
        new GuardReviews(
            "shop",
            pod.getMetadata().getName(),
            pod.getMetadata().getUid(),
            text -> pod.getMetadata().getCreationTimestamp());
    JsonNode row = Json.object();
    try (LastcallProcess lastcall = LastcallProcess.serve(environment, "-p", policies.toString())) {
      JsonNode container = Json.parse("{\"spec\":{\"containers\":[{\"name\":\"a\"}]}}");
      byte[] known = Json.bytes(Reviews.createPod("uid", "shop", container));
      byte[] unknown = Json.bytes(Reviews.createPod("uid", "nowhere", container));
      assertEquals(200, lastcall.post("/mutate", known).statusCode());
      HttpResponse<String> refused = lastcall.post("/mutate", unknown);
      assertEquals(500, refused.statusCode());
      assertTrue(refused.body().contains("There is no namespace nowhere"), refused.body());

      JsonNode held =
          Json.parse(lastcall.post("/validate", Json.bytes(deletion.review(row))).body());
      assertFalse(held.at("/response/allowed").asBoolean(), held.toString());
      assertEquals("store", held.at("/response/auditAnnotations/policy").asText());
      await("the request on the Pod").atMost(GENEROUS).until(this::isAskedToPrepare);
    }
  }

  private Pod createPod() {
    api.administrator()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("store-0")
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build())
        .create();
    return pod();
  }

  private Pod pod() {
    return api.administrator().pods().inNamespace("shop").withName("store-0").get();
  }

  private boolean isAskedToPrepare() {
    Map<String, String> annotations = pod().getMetadata().getAnnotations();
    return annotations != null && annotations.containsKey("lastcall.dev/prepare-requested-at");
  }
}
