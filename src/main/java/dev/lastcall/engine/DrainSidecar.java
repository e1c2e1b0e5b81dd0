package dev.lastcall.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.policy.Drain;
import java.util.List;

/**
 * The sidecar that a Pod gets, all but its numbers.
 *
 * @param drain the section of the policy
 * @param token without which it answers nobody
 * @param ports of the application; empty lets it look for them
 * @param calls to registries, labels filled in
 * @param earlier what an earlier call left
 */
record DrainSidecar(
    Drain drain,
    String image,
    String token,
    List<Integer> ports,
    ArrayNode calls,
    EarlierDrain earlier) {

  DrainSidecar {
    ports = List.copyOf(ports);
  }

  /** Seconds. */
  long maxWait() {
    return drain.maxWait().toSeconds();
  }

  /** The preStop hook of a container. */
  ObjectNode hook(String container) {
    return earlier.hook(container, DrainHook.of(container, token));
  }

  void apply(Pod pod, Wait wait) {
    earlier.putContainer(pod, DrainContainer.of(this, wait, pod));
    earlier.putVolumes(pod, DrainContainer.volumes(this));
    MeshProxies.exclude(pod, DrainContainer.PORT);
  }
}
