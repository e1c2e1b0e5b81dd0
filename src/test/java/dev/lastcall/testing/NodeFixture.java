package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A cluster whose Pods run, with the packaged program as its webhook and two namespaces: one that
 * opts in to {@code src/test/resources/node/policy.yaml}, and one that no webhook hears of.
 */
public final class NodeFixture implements AutoCloseable {

  /** What the policy adds, in seconds. */
  public static final int DELAY = 3;

  public static final int GRACE = 68;

  /** Any image with a shell; the node must have it or be able to pull it. */
  private static final String IMAGE = System.getProperty("node.image", "testbed.local/busybox:1");

  private static final Path POLICY = Path.of("src/test/resources/node/policy.yaml");

  private final ClusterFixture cluster;
  private final LastcallProcess lastcall;
  private String optedIn;
  private String plain;

  public NodeFixture() throws IOException {
    cluster = new ClusterFixture();
    lastcall = LastcallProcess.serve(Map.of(), "-p", POLICY.toAbsolutePath().toString());
  }

  /** Makes the namespaces and waits until the webhook is called. */
  public void start() throws IOException {
    plain = cluster.unhookedNamespace();
    optedIn = cluster.namespace(Map.of("lastcall.dev/inject", "enabled"));
    cluster.register("node", lastcall.port(), lastcall.certificate(), "Fail", "IfNeeded");
    ClusterFixture.awaitAnnotation(optedIn, probe(), "lastcall.dev/injected");
  }

  private static JsonNode probe() {
    return Json.parse(
        """
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "probe"},
         "spec": {"containers": [{"name": "app", "image": "app:1"}]}}
        """);
  }

  /** A Pod that Lastcall patches. */
  public NodePod optedIn(String name, String spec) throws IOException {
    return NodePod.create(optedIn, name, spec.replace("IMAGE", IMAGE));
  }

  /** A Pod that Lastcall does not hear of. */
  public NodePod plain(String name, String spec) throws IOException {
    return NodePod.create(plain, name, spec.replace("IMAGE", IMAGE));
  }

  @Override
  public void close() throws IOException {
    try (ClusterFixture clearing = cluster;
        LastcallProcess stopping = lastcall) {
      deletePods(optedIn);
      deletePods(plain);
    }
  }

  /** At once: containers that are deaf to SIGTERM would hold up the namespace for their grace. */
  private static void deletePods(String namespace) throws IOException {
    if (namespace != null) {
      Kubectl.run("", "delete", "pods", "--all", "-n", namespace, "--force", "--grace-period=0");
    }
  }
}
