package dev.lastcall.chart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.Kubectl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A store whose members hold leaders, in a namespace of its own: {@code tools store} of the test
 * bed, which {@code tools placement} drives.
 */
final class GuardedStore {

  /** Leaders of one store. */
  static final int LEADERS = 30;

  static final String TOOLS = System.getProperty("node.tools", "testbed.local/tools:1");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final String POD =
      """
          metadata: {labels: {app: "%1$s", guard: "%2$s"}}
          spec:
            terminationGracePeriodSeconds: 5
            containers:
              - name: store
                image: "%3$s"
                args: [store, "--placement", "%4$s", "--service", store]
                readinessProbe: {httpGet: {path: /ready, port: 20180}, periodSeconds: 1}
      """;

  private final String namespace;
  private final String url;

  /**
   * @param placement address of the placement driver
   */
  GuardedStore(String namespace, String placement) {
    this.namespace = namespace;
    this.url = "http://" + placement + ":2379/" + namespace;
  }

  String namespace() {
    return namespace;
  }

  /** Members {@code NAME-0} and so on; waits until each leads its share. */
  void statefulSet(String name, String guard, int replicas) throws IOException {
    create(
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: "%s"}
        spec:
          serviceName: store
          podManagementPolicy: Parallel
          replicas: %d
          selector: {matchLabels: {app: "%s"}}
          template:
        """
            .formatted(name, replicas, name),
        name,
        guard);
    awaitBalance(replicas);
  }

  void deployment(String name, String guard, int replicas) throws IOException {
    create(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: "%s"}
        spec:
          replicas: %d
          selector: {matchLabels: {app: "%s"}}
          template:
        """
            .formatted(name, replicas, name),
        name,
        guard);
  }

  void daemonSet(String name, String guard) throws IOException {
    create(
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: "%s"}
        spec:
          selector: {matchLabels: {app: "%s"}}
          template:
        """
            .formatted(name, name),
        name,
        guard);
  }

  private void create(String head, String name, String guard) throws IOException {
    String template = POD.formatted(name, guard, TOOLS, url).indent(4);
    Kubectl.text(head + template, "apply", "-n", namespace, "-f", "-");
    kubectl("rollout", "status", kind(head) + "/" + name, "--timeout=4m");
  }

  private static String kind(String head) {
    return head.lines()
        .filter(it -> it.startsWith("kind: "))
        .findFirst()
        .orElseThrow()
        .substring(6);
  }

  /** Until each of so many living members leads its share. */
  void awaitBalance(int members) {
    InstalledChart.await(
        "leaders on all members of " + namespace,
        () ->
            members().stream().filter(it -> it.at("/alive").asBoolean()).count() == members
                && members().stream()
                    .filter(it -> it.at("/alive").asBoolean())
                    .allMatch(it -> it.at("/leaders").asInt() >= LEADERS / members - 1));
  }

  /** What the placement driver knows. */
  JsonNode state() throws IOException {
    return Json.parse(send("GET", "/state"));
  }

  JsonNode member(String pod) throws IOException {
    return state().at("/members").path(pod);
  }

  List<JsonNode> members() throws IOException {
    return StreamSupport.stream(state().at("/members").spliterator(), false).toList();
  }

  /** From now on no leader is moved away from anybody. */
  void stick(boolean value) throws IOException {
    send("POST", "/stuck?value=" + value);
  }

  private String send(String method, String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(10))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs kubectl in the namespace; it must succeed. */
  String kubectl(String... arguments) throws IOException {
    return Kubectl.text("", inNamespace(arguments));
  }

  /** Runs kubectl in the namespace. */
  Kubectl.Output tryKubectl(String... arguments) throws IOException {
    return Kubectl.run("", inNamespace(arguments));
  }

  private String[] inNamespace(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "-n";
    all[1] = namespace;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return all;
  }

  /** The Pod, or a missing node. */
  JsonNode pod(String name) throws IOException {
    return Json.parse("[" + kubectl("get", "pod", name, "-o", "json", "--ignore-not-found") + "]")
        .path(0);
  }

  /** An annotation of lastcall.dev on a Pod; empty if it has none. */
  String annotation(String pod, String key) throws IOException {
    return pod(pod).path("metadata").path("annotations").path("lastcall.dev/" + key).asText();
  }

  String uid(String pod) throws IOException {
    return pod(pod).at("/metadata/uid").asText();
  }

  /** The messages of a Pod's Events with the reason. */
  List<String> events(String pod, String reason) throws IOException {
    JsonNode events =
        Json.parse(
            kubectl(
                "get",
                "events",
                "--field-selector",
                "involvedObject.name=" + pod + ",reason=" + reason,
                "-o",
                "json"));
    return StreamSupport.stream(events.get("items").spliterator(), false)
        .map(it -> it.at("/message").asText())
        .toList();
  }

  /** The answer to an eviction, as a drain asks for it: empty if it was accepted. */
  String evict(String pod) throws IOException {
    String eviction =
        """
        {"apiVersion": "policy/v1", "kind": "Eviction",
         "metadata": {"name": "%s", "namespace": "%s"}}
        """
            .formatted(pod, namespace);
    String path = "/api/v1/namespaces/%s/pods/%s/eviction".formatted(namespace, pod);
    Kubectl.Output output = Kubectl.run(eviction, "create", "--raw", path, "-f", "-");
    return output.code() == 0 ? "" : output.err();
  }
}
