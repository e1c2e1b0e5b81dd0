package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  /** The applications and clients of {@code src/testbed/tools}. */
  private static final String TOOLS = System.getProperty("node.tools", "testbed.local/tools:1");

  /** The program itself, for the sidecar. */
  private static final String LASTCALL =
      System.getProperty("node.lastcall", "testbed.local/lastcall:1");

  private static final Path POLICIES = Path.of("src/test/resources/node");

  private final ClusterFixture cluster;
  private final LastcallProcess lastcall;
  private final List<String> namespaces = new ArrayList<>();
  private String optedIn;
  private String plain;

  /**
   * @param policies the name of a file in {@code src/test/resources/node}
   */
  public NodeFixture(String policies) throws IOException {
    cluster = new ClusterFixture();
    String file = POLICIES.resolve(policies).toAbsolutePath().toString();
    lastcall = LastcallProcess.serve(Map.of(), "-p", file, "--drain-image", LASTCALL);
  }

  /** Makes the namespaces and waits until the webhook is called. */
  public void start() throws IOException {
    plain = cluster.unhookedNamespace();
    namespaces.add(plain);
    optedIn = namespace(Map.of());
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
    return optedIn(name, "{}", spec);
  }

  /**
   * The same with labels, for the selectors of policies.
   *
   * @param labels as a flow mapping in YAML
   */
  public NodePod optedIn(String name, String labels, String spec) throws IOException {
    return NodePod.create(optedIn, name, labels, withImages(spec));
  }

  /** A Pod that Lastcall does not hear of. */
  public NodePod plain(String name, String spec) throws IOException {
    return NodePod.create(plain, name, "{}", withImages(spec));
  }

  /** A Pod in another namespace of the run, which opts in too. */
  public NodePod in(String namespace, String name, String spec) throws IOException {
    return NodePod.create(namespace, name, "{}", withImages(spec));
  }

  /** A namespace of its own that opts in, with further labels. */
  public String namespace(Map<String, String> labels) throws IOException {
    Map<String, String> all = new TreeMap<>(labels);
    all.put("lastcall.dev/inject", "enabled");
    String namespace = cluster.namespace(all);
    namespaces.add(namespace);
    return namespace;
  }

  private static String withImages(String spec) {
    return spec.replace("IMAGE", IMAGE).replace("TOOLS", TOOLS);
  }

  @Override
  public void close() throws IOException {
    try (ClusterFixture clearing = cluster;
        LastcallProcess stopping = lastcall) {
      for (String namespace : namespaces) {
        deletePods(namespace);
      }
    }
  }

  /** At once: containers that are deaf to SIGTERM would hold up the namespace for their grace. */
  private static void deletePods(String namespace) throws IOException {
    Kubectl.run("", "delete", "pods", "--all", "-n", namespace, "--force", "--grace-period=0");
  }
}
