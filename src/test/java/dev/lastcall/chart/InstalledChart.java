package dev.lastcall.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import dev.lastcall.json.Json;
import dev.lastcall.testing.ClusterFixture;
import dev.lastcall.testing.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/**
 * The chart as Helm installs it on a cluster whose Pods run: with its defaults, but for the images
 * of the test bed and failurePolicy Fail. Beside it are a namespace that opts in and one that does
 * not.
 */
final class InstalledChart implements AutoCloseable {

  static final String INJECTED = "lastcall.dev/injected";

  private static final Path KUBECONFIG =
      Path.of(
          System.getenv()
              .getOrDefault("KUBECONFIG", System.getProperty("user.home") + "/.kube/config"));

  private static final String HOSTS =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicy
      metadata: {name: "lastcall-test-hosts", labels: {%1$s}}
      spec:
        failurePolicy: Fail
        reinvocationPolicy: Never
        matchConstraints:
          objectSelector: {matchLabels: {app.kubernetes.io/component: test}}
          resourceRules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
        mutations:
          - patchType: JSONPatch
            jsonPatch:
              expression: |
                [JSONPatch{op: "add", path: "/spec/hostAliases",
                  value: [{"ip": dyn("%2$s"), "hostnames": dyn(["lastcall.%3$s.svc"])}]}]
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicyBinding
      metadata: {name: "lastcall-test-hosts", labels: {%1$s}}
      spec: {policyName: lastcall-test-hosts}
      """;

  private static final int INSTALL_SECONDS = 300;

  private final ClusterFixture fixture = new ClusterFixture();
  private final String home = fixture.unhookedNamespace();
  private final String optedIn = fixture.namespace(Map.of("lastcall.dev/inject", "enabled"));
  private final String plain = fixture.namespace(Map.of());
  private final String values;

  InstalledChart() throws IOException {
    values =
        """
        image: %s
        webhook: {failurePolicy: Fail, name: "%s"}
        commonLabels: {lastcall.dev/test: "%s"}
        test: {image: %s}
        """
            .formatted(
                image("node.lastcall", "testbed.local/lastcall:1"),
                configuration(),
                fixture.run(),
                image("node.curl", "testbed.local/curl:1"));
    // The chart must do with the strictest profile of Pod security.
    Kubectl.text("", "label", "namespace", home, "pod-security.kubernetes.io/enforce=restricted");
  }

  private static String image(String property, String inTestBed) {
    String image = System.getProperty(property, inTestBed);
    int colon = image.lastIndexOf(':');
    return "{repository: \"%s\", tag: \"%s\"}"
        .formatted(image.substring(0, colon), image.substring(colon + 1));
  }

  /**
   * Waits until all replicas are ready and the webhook is called.
   *
   * @param more values, in YAML
   */
  void install(String more) throws IOException {
    Path file = Files.createTempFile("values", ".yaml");
    try {
      Files.writeString(file, values + more);
      new Helm(Chart.DIRECTORY)
          .install()
          .withName(Chart.RELEASE)
          .withNamespace(home)
          .withKubeConfig(KUBECONFIG)
          .withValuesFile(file)
          .waitReady()
          .withTimeout(INSTALL_SECONDS)
          .call();
    } finally {
      Files.delete(file);
    }
    ClusterFixture.awaitAnnotation(optedIn, ChartNodeIT.pod("probe"), INJECTED);
  }

  /** As {@code helm uninstall} does, with its hook. */
  void uninstall() {
    Helm.uninstall(Chart.RELEASE).withNamespace(home).withKubeConfig(KUBECONFIG).call();
  }

  /** As {@code helm test} does. */
  Release test() {
    return Helm.test(Chart.RELEASE)
        .withNamespace(home)
        .withKubeConfig(KUBECONFIG)
        .withTimeout(INSTALL_SECONDS)
        .call();
  }

  /** The test bed has no DNS: the hosts file of the chart's test Pod knows the Service instead. */
  void giveTestPodsTheAddress() throws IOException {
    String address = get("service/" + Chart.RELEASE).at("/spec/clusterIP").asText();
    String hosts = HOSTS.formatted(mark().replace("=", ": "), address, home);
    Kubectl.text(hosts, "apply", "-f", "-");
    JsonNode pod = ChartNodeIT.pod("probe");
    ((ObjectNode) pod.get("metadata"))
        .putObject("labels")
        .put("app.kubernetes.io/component", "test");
    await(
        "a Pod with an address",
        () ->
            Kubectl.json(Json.text(pod), "create", "-n", plain, "--dry-run=server", "-f", "-")
                .at("/spec")
                .has("hostAliases"));
  }

  String home() {
    return home;
  }

  /** Another namespace of the run, with the labels. */
  String namespace(Map<String, String> labels) throws IOException {
    return fixture.namespace(labels);
  }

  String optedIn() {
    return optedIn;
  }

  String plain() {
    return plain;
  }

  /** A selector of all that Helm made. */
  String mark() {
    return "lastcall.dev/test=" + fixture.run();
  }

  /** The name of the webhook configuration. */
  String configuration() {
    return "00-lastcall-" + fixture.run();
  }

  /**
   * @param object as KIND/NAME
   */
  JsonNode get(String object) throws IOException {
    return Kubectl.json("", "get", object, "-n", home);
  }

  boolean exists(String object) throws IOException {
    String[] get = {"get", object, "-n", home, "--ignore-not-found", "-o", "name"};
    return !Kubectl.text("", get).isEmpty();
  }

  /** Pods of the webhook, those that end too. */
  List<JsonNode> pods() throws IOException {
    String selector = "app.kubernetes.io/component=webhook";
    JsonNode list = Kubectl.json("", "get", "pods", "-n", home, "-l", selector);
    return stream(list.get("items")).toList();
  }

  /** Two that are ready, and none that ends. */
  void awaitReplicas() {
    await(
        "two replicas",
        () -> pods().size() == 2 && pods().stream().allMatch(InstalledChart::isReady));
  }

  private static boolean isReady(JsonNode pod) {
    return !pod.at("/metadata").has("deletionTimestamp")
        && stream(pod.at("/status/conditions"))
            .anyMatch(
                condition ->
                    condition.at("/type").asText().equals("Ready")
                        && condition.at("/status").asText().equals("True"));
  }

  /** The metrics of a replica, through the API server. */
  Stream<String> metrics(String pod) throws IOException {
    String path = "/api/v1/namespaces/" + home + "/pods/" + pod + ":9000/proxy/q/metrics";
    return Kubectl.text("", "get", "--raw", path).lines();
  }

  String leader() throws IOException {
    return get("lease/" + Chart.RELEASE).at("/spec/holderIdentity").asText();
  }

  static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(condition);
  }

  @Override
  public void close() throws IOException {
    fixture.close();
    String kinds =
        "clusterroles,clusterrolebindings,mutatingadmissionpolicies,mutatingadmissionpolicybindings";
    Kubectl.run("", "delete", kinds, "-l", mark());
  }
}
