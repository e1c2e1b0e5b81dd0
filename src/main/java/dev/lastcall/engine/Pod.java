package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A Pod as the rules see it: a view on a tree, which they may edit. */
final class Pod {

  /** What the API server fills in for a missing terminationGracePeriodSeconds. */
  static final long DEFAULT_GRACE = 30;

  private static final String GRACE = "terminationGracePeriodSeconds";
  private static final String MIRROR = "kubernetes.io/config.mirror";

  private static final String WINDOWS = "windows";

  private final Tree root;
  private final ObjectMetadata metadata;

  private Pod(Tree root) {
    this.root = root;
    this.metadata = new ObjectMetadata(root);
  }

  static Pod of(JsonNode object) {
    return new Pod(Tree.root(object));
  }

  Map<String, String> labels() {
    return metadata.labels();
  }

  Map<String, String> annotations() {
    return metadata.annotations();
  }

  boolean isDeleting() {
    return metadata.isDeleting();
  }

  /** The value of one annotation; empty when it is not there. */
  String annotation(String key) {
    return metadata.annotation(key);
  }

  /** https://kubernetes.io/docs/concepts/workloads/pods/#static-pods */
  boolean isMirror() {
    return metadata.hasAnnotation(MIRROR);
  }

  boolean belongsToJob() {
    return metadata.tree().children("ownerReferences").stream()
        .anyMatch(
            owner ->
                owner.text("kind").filter("Job"::equals).isPresent()
                    && owner.text("apiVersion").filter(v -> v.startsWith("batch/")).isPresent());
  }

  /** Seconds; a negative value is read as 1, as the API server does. */
  long grace() {
    long grace = spec().integer(GRACE).orElse(DEFAULT_GRACE);
    return grace < 0 ? 1 : grace;
  }

  void setGrace(long seconds) {
    spec().node().set(GRACE, Json.number(seconds));
  }

  List<Tree> regularContainers() {
    return spec().children("containers");
  }

  /** Init containers with restartPolicy Always: they run beside the others and stop after them. */
  List<Tree> nativeSidecars() {
    List<Tree> sidecars = new ArrayList<>();
    for (Tree container : spec().children("initContainers")) {
      if (container.text("restartPolicy").orElse("").equals("Always")) {
        sidecars.add(container);
      }
    }
    return sidecars;
  }

  /** All containers that run as long as the Pod. */
  List<Tree> runningContainers() {
    List<Tree> all = new ArrayList<>(regularContainers());
    all.addAll(nativeSidecars());
    return all;
  }

  void annotate(String key, String value) {
    metadata.annotate(key, value);
  }

  /** Whether it shares the network of its node. */
  boolean usesHostNetwork() {
    return spec().member("hostNetwork").filter(JsonNode::asBoolean).isPresent();
  }

  /** https://kubernetes.io/docs/concepts/windows/user-guide/ */
  boolean isOfWindows() {
    return spec().child("os").flatMap(os -> os.text("name")).filter(WINDOWS::equals).isPresent()
        || WINDOWS.equals(spec().strings("nodeSelector").get("kubernetes.io/os"));
  }

  /**
   * Whether it has resources as a whole, of which those of its containers must not be more: <a
   * href="https://github.com/kubernetes/enhancements/issues/2837">KEP-2837</a>.
   */
  boolean hasResources() {
    return spec().child("resources").stream()
        .flatMap(it -> Stream.of(it.child("requests"), it.child("limits")))
        .anyMatch(bounds -> bounds.isPresent() && !bounds.get().node().isEmpty());
  }

  /** Whether its containers run as root unless they say otherwise. */
  boolean runsAsRoot() {
    return spec()
        .child("securityContext")
        .filter(it -> it.integer("runAsUser").equals(OptionalLong.of(0)))
        .isPresent();
  }

  /** The whole tree. */
  JsonNode object() {
    return root.node();
  }

  Tree spec() {
    return root.child("spec")
        .orElseThrow(() -> new MalformedObjectException("/spec", "missing", "an object"));
  }
}
