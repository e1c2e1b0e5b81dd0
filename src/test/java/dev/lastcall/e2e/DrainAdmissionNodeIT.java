package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.testing.Kubectl;
import dev.lastcall.testing.NodeFixture;
import dev.lastcall.testing.NodePod;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pods with the sidecar are accepted and run wherever they would be without it. */
class DrainAdmissionNodeIT {

  private static final String TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

  private static final String PLAIN =
      """
      containers:
      - {name: app, image: TOOLS, args: [app], ports: [{containerPort: 8080}]}
      """;

  private static NodeFixture node;

  @BeforeAll
  static void start() throws IOException {
    node = new NodeFixture("drain.yaml");
    node.start();
  }

  @AfterAll
  static void stop() throws IOException {
    node.close();
  }

  @Test
  void inANamespaceWithRestrictedPodSecurity() throws IOException {
    String namespace =
        node.namespace(
            Map.of(
                "pod-security.kubernetes.io/enforce", "restricted",
                "pod-security.kubernetes.io/enforce-version", "latest"));
    runs(
        namespace,
        "restricted",
        """
        securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
        containers:
        - name: app
          image: TOOLS
          args: [app]
          ports: [{containerPort: 8080}]
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """);
  }

  @Test
  void inANamespaceWithAQuotaOnCpuAndMemory() throws IOException {
    String namespace = node.namespace(Map.of("test", "quota"));
    create(
        namespace,
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: quota}
        spec: {hard: {requests.cpu: "1", limits.cpu: "2", requests.memory: 1Gi, limits.memory: 1Gi}}
        """);
    runs(
        namespace,
        "quota",
        """
        containers:
        - name: app
          image: TOOLS
          args: [app]
          ports: [{containerPort: 8080}]
          resources: {requests: {cpu: 10m, memory: 32Mi}, limits: {cpu: 500m, memory: 64Mi}}
        """);
  }

  @Test
  void inANamespaceWithALimitRange() throws IOException {
    String namespace = node.namespace(Map.of("test", "limits"));
    create(
        namespace,
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: limits}
        spec:
          limits:
          - type: Container
            min: {cpu: 5m, memory: 16Mi}
            max: {cpu: "1", memory: 512Mi}
            default: {cpu: 500m, memory: 128Mi}
            defaultRequest: {cpu: 10m, memory: 32Mi}
            maxLimitRequestRatio: {cpu: "50", memory: "4"}
        """);
    runs(namespace, "limits", PLAIN);
  }

  @Test
  void aGuaranteedPodStaysGuaranteed() throws IOException {
    NodePod pod =
        runs(
            node.namespace(Map.of()),
            "guaranteed",
            """
            containers:
            - name: app
              image: TOOLS
              args: [app]
              ports: [{containerPort: 8080}]
              resources: {limits: {cpu: 100m, memory: 64Mi}}
            """);
    assertEquals("Guaranteed", pod.get().at("/status/qosClass").asText());
  }

  @Test
  void aPodWhoseOwnUserIsRoot() throws IOException {
    runs(
        node.namespace(Map.of()),
        "root",
        "securityContext: {runAsUser: 0, runAsGroup: 0, runAsNonRoot: false}\n" + PLAIN);
  }

  /** The API server mounts it into every container that has nothing at that path. */
  @Test
  void theTokenOfTheServiceAccountIsNotInTheSidecar() throws IOException {
    NodePod pod = runs(node.namespace(Map.of()), "token", PLAIN);
    List<JsonNode> mounts = tokenMounts(pod.sidecar());
    assertEquals(1, mounts.size());
    String volume = mounts.get(0).at("/name").asText();
    assertTrue(
        stream(pod.stored().at("/spec/volumes"))
            .filter(entry -> entry.at("/name").asText().equals(volume))
            .allMatch(entry -> entry.has("emptyDir")),
        volume);
    assertEquals(1, tokenMounts(pod.stored().at("/spec/containers/0")).size());
  }

  private static List<JsonNode> tokenMounts(JsonNode container) {
    return stream(container.at("/volumeMounts"))
        .filter(mount -> mount.at("/mountPath").asText().equals(TOKEN_PATH))
        .toList();
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static NodePod runs(String namespace, String name, String spec) throws IOException {
    NodePod pod = node.in(namespace, name, spec);
    assertTrue(pod.hasSidecar(), pod.stored().toPrettyString());
    pod.awaitReady();
    pod.awaitSidecar().close();
    return pod;
  }

  private static void create(String namespace, String object) throws IOException {
    Kubectl.text(object, "create", "-n", namespace, "-f", "-");
  }
}
