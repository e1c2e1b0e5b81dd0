package dev.lastcall.policy;

import java.util.List;
import java.util.Optional;

/**
 * A document of kind ShutdownPolicy with its defaults filled in. An absent section means that the
 * policy leaves this part of an object alone; at least one section is there.
 *
 * @param position where its document starts
 * @param priority higher is asked first, then by name
 * @param hash that of its effective spec
 */
public record ShutdownPolicy(
    String name,
    Position position,
    Mode mode,
    int priority,
    List<Matcher> match,
    List<Exclusion> exclude,
    Overrides overrides,
    Optional<PreStop> preStop,
    Optional<Drain> drain,
    Optional<Grace> grace,
    Optional<Istio> istio,
    Optional<LoadBalancer> loadBalancer,
    PolicyHash hash) {

  public ShutdownPolicy {
    match = List.copyOf(match);
    exclude = List.copyOf(exclude);
  }

  /** Whether the policy patches, or only decides, counts and warns. */
  public enum Mode {
    Apply,
    Audit
  }

  /** Whether a Pod may opt out or set numbers of its own. */
  public enum Overrides {
    Allowed,
    Forbidden
  }

  /** Whether a section of this policy concerns objects of the kind. */
  public boolean handles(ObjectKind kind) {
    return kind == ObjectKind.Pod
        ? preStop.isPresent() || drain.isPresent() || grace.isPresent()
        : loadBalancer.isPresent();
  }
}
