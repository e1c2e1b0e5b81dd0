package dev.lastcall.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A Kubernetes label selector; requirements are ANDed, and an empty selector matches everything. */
public record LabelSelector(List<Requirement> requirements) {

  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  public boolean matches(Map<String, String> labels) {
    throw new UnsupportedOperationException();
  }

  /** One requirement; an entry of matchLabels is In with one value. */
  public record Requirement(String key, Operator operator, Set<String> values) {

    public Requirement {
      values = Set.copyOf(values);
    }
  }

  /** The operators of matchExpressions. */
  public enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist
  }
}
