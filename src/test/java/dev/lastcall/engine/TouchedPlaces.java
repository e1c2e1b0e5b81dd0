package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.policy.NameFilter;
import dev.lastcall.policy.PreStop;
import dev.lastcall.policy.PreStop.Existing;
import dev.lastcall.policy.ShutdownPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes out of a Pod exactly the places that a policy lets Lastcall touch; written from the
 * documentation, not from the engine.
 */
final class TouchedPlaces {

  private static final String GRACE = "terminationGracePeriodSeconds";
  private static final Set<String> PROXIES = Set.of("istio-proxy", "linkerd-proxy");

  /** What a policy with a drain alone does. */
  private static final PreStop WITHOUT_SECTION =
      new PreStop(Duration.ZERO, Existing.Keep, Duration.ZERO, NameFilter.ALL, PreStop.Jobs.Skip);

  private final JsonNode original;
  private final ShutdownPolicy policy;

  /**
   * @param original the Pod as received: what it has already, some options leave alone
   */
  TouchedPlaces(JsonNode original, ShutdownPolicy policy) {
    this.original = original;
    this.policy = policy;
  }

  /** All the rest of the Pod before or after, as text. */
  String rest(JsonNode pod) {
    ObjectNode copy = pod.deepCopy();
    policy.drain().ifPresent(drain -> removeSidecar(copy, (ObjectNode) copy.get("spec")));
    if (copy.get("metadata") instanceof ObjectNode metadata) {
      if (metadata.get("annotations") instanceof ObjectNode annotations) {
        annotations.remove("lastcall.dev/injected");
        policy.istio().ifPresent(istio -> annotations.remove("proxy.istio.io/config"));
      }
      removeEmpty(metadata, "annotations");
    }
    removeEmpty(copy, "metadata");
    ObjectNode spec = (ObjectNode) copy.get("spec");
    policy.grace().ifPresent(grace -> spec.remove(GRACE));
    strip(spec, "containers");
    strip(spec, "initContainers");
    return Json.text(copy);
  }

  private static void removeSidecar(ObjectNode pod, ObjectNode spec) {
    remove(spec, "initContainers", Set.of("lastcall-drain"));
    remove(spec, "volumes", Set.of("lastcall-no-token", "lastcall-registry"));
    if (pod.path("metadata").path("annotations") instanceof ObjectNode annotations) {
      annotations.remove("traffic.sidecar.istio.io/excludeInboundPorts");
      annotations.remove("config.linkerd.io/skip-inbound-ports");
    }
  }

  private static void remove(ObjectNode spec, String list, Set<String> names) {
    for (Iterator<JsonNode> left = spec.path(list).elements(); left.hasNext(); ) {
      if (names.contains(left.next().path("name").asText())) {
        left.remove();
      }
    }
    JsonNode rest = spec.get(list);
    if (rest != null && rest.isEmpty()) {
      spec.remove(list);
    }
  }

  private void strip(ObjectNode spec, String list) {
    for (int index = 0; index < spec.path(list).size(); index++) {
      ObjectNode container = (ObjectNode) spec.get(list).get(index);
      JsonNode own = original.get("spec").get(list).get(index);
      boolean isSidecar = own.path("restartPolicy").asText().equals("Always");
      if (list.equals("containers")) {
        Optional<PreStop> hooks =
            policy.preStop().or(() -> policy.drain().map(drain -> WITHOUT_SECTION));
        hooks.ifPresent(preStop -> stripHook(container, own, preStop));
      }
      if (policy.grace().isPresent() && (list.equals("containers") || isSidecar)) {
        stripProbe(container, own, "livenessProbe");
        stripProbe(container, own, "startupProbe");
      }
    }
  }

  private static void stripHook(ObjectNode container, JsonNode own, PreStop preStop) {
    String name = own.path("name").asText();
    boolean isProxy = PROXIES.contains(name) && !preStop.containers().excludes(name);
    boolean hasOwn = own.at("/lifecycle/preStop").isObject();
    if (!isProxy && !preStop.containers().accepts(name)
        || hasOwn && preStop.existing() == Existing.Keep) {
      return;
    }
    if (container.get("lifecycle") instanceof ObjectNode lifecycle) {
      lifecycle.remove("preStop");
    }
    removeEmpty(container, "lifecycle");
  }

  private static void stripProbe(ObjectNode container, JsonNode own, String probe) {
    if (!own.path(probe).hasNonNull(GRACE)
        && container.get(probe) instanceof ObjectNode probeNode) {
      probeNode.remove(GRACE);
    }
  }

  /** A null, an empty object and none are the same to Kubernetes, and so they are to Lastcall. */
  private static void removeEmpty(ObjectNode parent, String name) {
    JsonNode child = parent.get(name);
    if (child != null && (child.isNull() || child.isObject() && child.isEmpty())) {
      parent.remove(name);
    }
  }

  /** Regular containers, then native sidecars but for the one of Lastcall. */
  static List<JsonNode> runningContainers(JsonNode pod) {
    List<JsonNode> all = new ArrayList<>();
    pod.at("/spec/containers").forEach(all::add);
    for (JsonNode container : pod.at("/spec/initContainers")) {
      if (container.path("restartPolicy").asText().equals("Always")
          && !container.path("name").asText().equals("lastcall-drain")) {
        all.add(container);
      }
    }
    return all;
  }

  /** Seconds, as the API server fills them in. */
  static long grace(JsonNode pod) {
    JsonNode grace = pod.at("/spec/" + GRACE);
    if (grace.isMissingNode() || grace.isNull()) {
      return 30;
    }
    return grace.asLong() < 0 ? 1 : grace.asLong();
  }
}
