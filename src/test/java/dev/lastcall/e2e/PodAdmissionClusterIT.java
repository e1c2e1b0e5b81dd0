package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.review.Operation;
import dev.lastcall.testing.ClusterFixture;
import dev.lastcall.testing.GoldenCase;
import dev.lastcall.testing.Kubectl;
import dev.lastcall.testing.LastcallProcess;
import dev.lastcall.testing.StoredObjects;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program, called by the API server of KUBECONFIG. */
class PodAdmissionClusterIT {

  private static final Map<String, String> OPTED_IN = Map.of("lastcall.dev/inject", "enabled");
  private static final String INJECTED = "lastcall.dev/injected";

  private static ClusterFixture fixture;
  private static LastcallProcess lastcall;
  private static String unhooked;

  @BeforeAll
  static void start() throws IOException {
    fixture = new ClusterFixture();
    String[] policies =
        GoldenCase.POLICIES.stream()
            .flatMap(path -> Stream.of("-p", path.toAbsolutePath().toString()))
            .toArray(String[]::new);
    lastcall =
        LastcallProcess.serve(Map.of("LASTCALL_DRAIN_IMAGE", GoldenCase.DRAIN_IMAGE), policies);
    unhooked = fixture.unhookedNamespace();
    String namespace = fixture.namespace(OPTED_IN);
    fixture.register("first", lastcall.port(), lastcall.certificate(), "Fail", "IfNeeded");
    ClusterFixture.awaitAnnotation(namespace, pod("probe", "{}"), INJECTED);
  }

  @AfterAll
  static void stop() throws IOException {
    try (ClusterFixture cluster = fixture;
        LastcallProcess process = lastcall) {
      assertTrue(process == null || process.log().lines().noneMatch(l -> l.contains("Exception")));
    }
  }

  /**
   * What is stored must be what is stored when the expected object is created without a webhook.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.lastcall.testing.GoldenCase#all")
  void storesTheExpectedObject(GoldenCase goldenCase) throws IOException {
    String namespace = fixture.namespace(goldenCase.namespaceLabels());
    JsonNode object = named(goldenCase.object(), goldenCase.name());
    JsonNode stored = create(object, namespace);
    if (goldenCase.operation() == Operation.UPDATE) {
      // What is kept in Git is sent again, without what the webhook wrote.
      stored = Kubectl.json(Json.text(object), "replace", "-n", namespace, "-f", "-");
    }
    JsonNode expected = create(named(goldenCase.patched(), goldenCase.name()), unhooked);
    assertEquals(
        Json.prettyText(StoredObjects.comparable(expected)),
        Json.prettyText(StoredObjects.comparable(stored)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.lastcall.testing.GoldenCase#all")
  void showsTheWarnings(GoldenCase goldenCase) throws IOException {
    String namespace = fixture.namespace(goldenCase.namespaceLabels());
    JsonNode object = named(goldenCase.object(), goldenCase.name() + "-again");
    boolean isUpdate = goldenCase.operation() == Operation.UPDATE;
    if (isUpdate) {
      create(object, namespace);
    }
    String verb = isUpdate ? "replace" : "create";
    Kubectl.Output output =
        Kubectl.run(Json.text(object), verb, "-n", namespace, "--dry-run=server", "-f", "-");
    assertEquals(0, output.code(), output.err());
    // The API server has warnings of its own, about a field or a deprecated annotation.
    List<String> shown =
        output
            .err()
            .lines()
            .filter(line -> line.startsWith("Warning: "))
            .filter(line -> !line.startsWith("Warning: spec."))
            .filter(line -> !line.startsWith("Warning: annotation \"kubernetes.io/ingress.class\""))
            .toList();
    assertEquals(goldenCase.warnings().stream().map(text -> "Warning: " + text).toList(), shown);
  }

  @Test
  void aDryRunShowsThePatchAndStoresNothing() throws IOException {
    String namespace = fixture.namespace(OPTED_IN);
    JsonNode answer =
        Kubectl.json(
            Json.text(pod("dry", "{}")), "create", "-n", namespace, "--dry-run=server", "-f", "-");
    assertEquals(15, answer.at("/spec/containers/0/lifecycle/preStop/sleep/seconds").asInt());
    assertNotEquals(0, Kubectl.run("", "get", "pod", "dry", "-n", namespace).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"deployment.yaml", "statefulset.yaml", "replicaset.yaml"})
  void podsOfTemplatesArePatchedAndTheTemplateIsNot(String file) throws IOException {
    String namespace = fixture.namespace(OPTED_IN);
    JsonNode workload =
        Kubectl.json("", "create", "-n", namespace, "-f", "src/test/resources/workloads/" + file);
    String app = workload.at("/metadata/name").asText();
    JsonNode pod = firstPod(namespace, app);
    assertEquals(15, pod.at("/spec/containers/0/lifecycle/preStop/sleep/seconds").asInt());
    assertEquals(40, pod.at("/spec/terminationGracePeriodSeconds").asInt());
    String kind = workload.get("kind").asText();
    JsonNode template = Kubectl.json("", "get", kind, app, "-n", namespace).at("/spec/template");
    assertFalse(template.at("/spec/containers/0").has("lifecycle"));
  }

  @Test
  void podsOfJobsAreLeftAlone() throws IOException {
    String namespace = fixture.namespace(OPTED_IN);
    Kubectl.text("", "create", "-n", namespace, "-f", "src/test/resources/workloads/job.yaml");
    JsonNode pod = firstPod(namespace, "job");
    assertFalse(pod.at("/spec/containers/0").has("lifecycle"));
    assertFalse(pod.at("/metadata/annotations").has(INJECTED));
  }

  @Test
  void aNamespaceThatOptsInLaterIsSeen() throws IOException {
    String namespace = fixture.namespace(Map.of("example.com/late", "true"));
    JsonNode before = create(pod("before", "{}"), namespace);
    assertFalse(before.at("/metadata/annotations").has(INJECTED));
    Kubectl.text("", "label", "namespace", namespace, "lastcall.dev/inject=enabled");
    ClusterFixture.awaitAnnotation(namespace, pod("after", "{}"), INJECTED);
  }

  @Test
  void aNamespaceJustMadeIsKnownAtOnce() throws IOException {
    for (int i = 0; i < 5; i++) {
      String namespace =
          fixture.namespace(Map.of("lastcall.dev/inject", "enabled", "example.com/n", "" + i));
      JsonNode pod = create(pod("first", "{}"), namespace);
      assertTrue(pod.at("/metadata/annotations").has(INJECTED), "in " + namespace);
    }
  }

  @Test
  void decisionsAreCounted() throws IOException {
    create(pod("counted", "{}"), fixture.namespace(OPTED_IN));
    assertTrue(
        lastcall
            .metrics()
            .lines()
            .anyMatch(
                line ->
                    line.startsWith("lastcall_admission_decisions_total{")
                        && line.contains("policy=\"web\"")
                        && line.contains("reason=\"patched\"")));
  }

  private static JsonNode firstPod(String namespace, String app) {
    String[] get = {"get", "pods", "-n", namespace, "-l", "app=" + app};
    return Awaitility.await("a Pod of " + app)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> Kubectl.json("", get).at("/items/0"), node -> !node.isMissingNode());
  }

  static JsonNode pod(String name, String annotations) {
    return Json.parse(
        """
        {"apiVersion": "v1", "kind": "Pod",
         "metadata": {"name": "%s", "annotations": %s},
         "spec": {"containers": [{"name": "app", "image": "app:1"}]}}
        """
            .formatted(name, annotations));
  }

  static JsonNode create(JsonNode pod, String namespace) throws IOException {
    return Kubectl.json(Json.text(pod), "create", "-n", namespace, "-f", "-");
  }

  private static JsonNode named(JsonNode pod, String name) {
    ObjectNode copy = pod.deepCopy();
    ObjectNode metadata = (ObjectNode) copy.get("metadata");
    if (metadata.has("name")) {
      metadata.put("name", name);
    }
    return copy;
  }
}
