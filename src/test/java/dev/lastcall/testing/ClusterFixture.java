package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;

/**
 * Namespaces and webhook configurations of one test run on a real cluster. The API server must be
 * able to call this machine: by default at 127.0.0.1, else at the host in the system property
 * {@code cluster.webhook.host}.
 */
public final class ClusterFixture implements AutoCloseable {

  private static final String MARK = "lastcall.dev/test";

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final Map<Map<String, String>, String> namespaces = new LinkedHashMap<>();

  /** Clears what an interrupted run left in the cluster. */
  public ClusterFixture() throws IOException {
    String kinds = "mutatingwebhookconfigurations,validatingwebhookconfigurations,namespaces";
    Kubectl.text("", "delete", kinds, "-l", MARK, "--ignore-not-found", "--wait=false");
  }

  /** Marks the namespaces of this run, for a webhook's namespaceSelector. */
  public String run() {
    return run;
  }

  /** The namespace with exactly these labels, beside those of this run; made when first asked. */
  public String namespace(Map<String, String> labels) throws IOException {
    String known = namespaces.get(labels);
    if (known != null) {
      return known;
    }
    String name = "lastcall-" + run + "-" + namespaces.size();
    createNamespace(name, labels, run);
    namespaces.put(labels, name);
    return name;
  }

  /** A namespace of which no webhook of this run hears. */
  public String unhookedNamespace() throws IOException {
    String name = "lastcall-" + run + "-unhooked";
    createNamespace(name, Map.of(), "unhooked");
    return name;
  }

  private static void createNamespace(String name, Map<String, String> labels, String mark)
      throws IOException {
    ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
    ObjectNode metadata = namespace.putObject("metadata").put("name", name);
    ObjectNode all = metadata.putObject("labels").put(MARK, mark);
    new TreeMap<>(labels).forEach(all::put);
    Kubectl.text(Json.text(namespace), "create", "-f", "-");
  }

  /** Registers a mutating webhook for the objects of this run; waits until it is called. */
  public void register(
      String name, int port, Path certificate, String failurePolicy, String reinvocationPolicy)
      throws IOException {
    String host = System.getProperty("cluster.webhook.host", "127.0.0.1");
    String configuration =
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: "%s", labels: {%s: "%s"}}
        webhooks:
        - name: %s.lastcall.dev
          admissionReviewVersions: [v1]
          sideEffects: None
          timeoutSeconds: 10
          failurePolicy: %s
          reinvocationPolicy: %s
          matchPolicy: Equivalent
          clientConfig: {url: "https://%s:%d/mutate", caBundle: %s}
          namespaceSelector: {matchLabels: {%s: "%s"}}
          rules:
          - {apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE], scope: Namespaced}
          - {apiGroups: [""], apiVersions: [v1], resources: [services], operations: [CREATE, UPDATE], scope: Namespaced}
          - {apiGroups: [networking.k8s.io], apiVersions: [v1], resources: [ingresses], operations: [CREATE, UPDATE], scope: Namespaced}
        """
            .formatted(
                name + "-" + run,
                MARK,
                run,
                name,
                failurePolicy,
                reinvocationPolicy,
                host,
                port,
                Base64.getEncoder().encodeToString(Files.readAllBytes(certificate)),
                MARK,
                run);
    Kubectl.text(configuration, "apply", "-f", "-");
  }

  public void unregister(String name) throws IOException {
    Kubectl.text("", "delete", "mutatingwebhookconfiguration", name + "-" + run);
  }

  /** Polls until a Pod comes back with the annotation: configurations reach the server late. */
  public static void awaitAnnotation(String namespace, JsonNode pod, String annotation) {
    Awaitility.await("the webhook that writes " + annotation)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptions()
        .until(
            () ->
                Kubectl.json(
                        Json.text(pod), "create", "-n", namespace, "--dry-run=server", "-f", "-")
                    .at("/metadata/annotations")
                    .has(annotation));
  }

  @Override
  public void close() throws IOException {
    String kinds = "mutatingwebhookconfigurations,validatingwebhookconfigurations";
    Kubectl.run("", "delete", kinds, "-l", MARK);
    Kubectl.run("", "delete", "namespaces", "-l", MARK, "--wait=false");
  }
}
