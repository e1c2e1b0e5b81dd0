package dev.lastcall.policy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** All policies in force, in the order in which they are asked; immutable. */
public final class PolicySet {

  private final List<ShutdownPolicy> policies;

  public PolicySet(List<ShutdownPolicy> policies) {
    this.policies = List.copyOf(policies);
  }

  /** Highest priority first, then by name. */
  public List<ShutdownPolicy> policies() {
    return policies;
  }

  /** The policy responsible for an object of the kind with the labels. */
  public Selection select(
      ObjectKind kind,
      Map<String, String> objectLabels,
      Map<String, String> namespaceLabels,
      LocalDate today) {
    throw new UnsupportedOperationException();
  }
}
