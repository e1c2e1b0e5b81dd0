package dev.lastcall.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The section {@code loadBalancer}: annotations of Services and Ingresses.
 *
 * @param profiles names of profiles; each acts on its own objects
 * @param drainTimeout of the load balancer; empty means delay + default stop time
 * @param existing what happens to values that an object has already
 * @param routingKeys whether annotations that change the way of traffic are written
 * @param annotations written as they are on every object that a profile is for, in the order of the
 *     document
 */
public record LoadBalancer(
    List<String> profiles,
    Optional<Duration> drainTimeout,
    Existing existing,
    RoutingKeys routingKeys,
    Map<String, String> annotations) {

  public LoadBalancer {
    profiles = List.copyOf(profiles);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }

  /** What happens to explicit values. */
  public enum Existing {
    Keep,
    Replace
  }

  /** When keys are written that change how traffic is routed. */
  public enum RoutingKeys {
    Never,
    OnCreate
  }
}
