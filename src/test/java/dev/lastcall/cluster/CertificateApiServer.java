package dev.lastcall.cluster;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** An API server with webhook configurations, that refuses what it is told to refuse. */
final class CertificateApiServer implements AutoCloseable {

  static final String NAMESPACE = "lastcall";
  static final String CONFIGURATION = "hooks";

  private final Dispatcher objects = new ObjectsDispatcher();
  private final KubernetesMockServer entrance = server(objects);
  private final KubernetesMockServer front = server(new Front());
  private final KubernetesClient administrator;
  private final KubernetesClient client;
  private final AtomicInteger conflicts = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean forbidden;

  CertificateApiServer() {
    entrance.init();
    front.init();
    administrator = entrance.createClient();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + front.getPort())
            .withWatchReconnectInterval(50)
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  KubernetesClient client() {
    return client;
  }

  /** Where a program of its own finds it. */
  String url() {
    return "http://127.0.0.1:" + front.getPort();
  }

  /** For the test; nothing of it is refused. */
  KubernetesClient administrator() {
    return administrator;
  }

  ReplicaSettings settings(String identity) {
    return new ReplicaSettings(
        NAMESPACE,
        identity,
        "lastcall",
        Optional.of("pair"),
        Optional.of("token"),
        Optional.of(CONFIGURATION),
        Set.of("ours.lastcall.svc"));
  }

  void createConfigurations() {
    administrator
        .resource(
            new MutatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(CONFIGURATION)
                .endMetadata()
                .addNewWebhook()
                .withName("first.lastcall.dev")
                .withNewClientConfig()
                .withNewService()
                .withName("ours")
                .withNamespace(NAMESPACE)
                .endService()
                .endClientConfig()
                .endWebhook()
                .build())
        .create();
    administrator
        .resource(
            new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(CONFIGURATION)
                .endMetadata()
                .addNewWebhook()
                .withName("second.lastcall.dev")
                .withNewClientConfig()
                .withUrl("https://localhost")
                .endClientConfig()
                .endWebhook()
                .build())
        .create();
  }

  MutatingWebhookConfiguration mutating() {
    return administrator
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName(CONFIGURATION)
        .get();
  }

  private ValidatingWebhookConfiguration validating() {
    return administrator
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .withName(CONFIGURATION)
        .get();
  }

  List<String> caBundles() {
    return List.of(
        mutating().getWebhooks().get(0).getClientConfig().getCaBundle(),
        validating().getWebhooks().get(0).getClientConfig().getCaBundle());
  }

  void setCaBundle(String base64) {
    MutatingWebhookConfiguration found = mutating();
    found.getWebhooks().get(0).getClientConfig().setCaBundle(base64);
    administrator.resource(found).update();
  }

  List<X509Certificate> authorities() {
    return Stream.of(caBundles().get(0))
        .flatMap(
            text ->
                new WebhookBundle("", List.of(new WebhookBundle.Webhook("", text))).authorities())
        .toList();
  }

  static X509Certificate authority(String base64) throws CertificateProblem {
    return Pem.certificates("caBundle", Base64.getDecoder().decode(base64)).get(0);
  }

  Secret secret() {
    return administrator.secrets().inNamespace(NAMESPACE).withName("pair").get();
  }

  Secret tokenSecret() {
    return administrator.secrets().inNamespace(NAMESPACE).withName("token").get();
  }

  void deleteSecret() {
    administrator.secrets().inNamespace(NAMESPACE).withName("pair").delete();
  }

  void deleteTokenSecret() {
    administrator.secrets().inNamespace(NAMESPACE).withName("token").delete();
  }

  void editSecret(Consumer<Secret> edit) {
    Secret found = secret();
    edit.accept(found);
    administrator.resource(found).update();
  }

  List<Event> events() {
    return administrator.v1().events().inNamespace(NAMESPACE).list().getItems();
  }

  boolean isEmpty() {
    return secret() == null
        && tokenSecret() == null
        && mutating() == null
        && administrator.leases().inNamespace(NAMESPACE).list().getItems().isEmpty();
  }

  /** The next writes of Secrets and configurations are refused, since somebody was faster. */
  void conflicts(int number) {
    conflicts.set(number);
  }

  int conflictsLeft() {
    return conflicts.get();
  }

  void forbid(boolean all) {
    forbidden = all;
  }

  int refused() {
    return refused.get();
  }

  @Override
  public void close() {
    client.close();
    administrator.close();
    front.destroy();
    entrance.destroy();
  }

  private static KubernetesMockServer server(Dispatcher dispatcher) {
    return new KubernetesMockServer(
        new Context(), new MockWebServer(), new HashMap<>(), dispatcher, false);
  }

  private static MockResponse status(int code, String reason) {
    return new MockResponse()
        .setResponseCode(code)
        .setHeader("Content-Type", "application/json")
        .setBody(
            """
            {"kind":"Status","apiVersion":"v1","status":"Failure","message":"as the test wants",
             "reason":"%s","code":%d}"""
                .formatted(reason, code));
  }

  private final class Front extends Dispatcher {

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      if (forbidden) {
        refused.incrementAndGet();
        return status(403, "Forbidden");
      }
      boolean write = !request.getMethod().equals("GET") && !request.getPath().contains("leases");
      if (write && conflicts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        return status(409, "Conflict");
      }
      return objects.dispatch(request);
    }
  }
}
