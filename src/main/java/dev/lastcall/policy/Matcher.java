package dev.lastcall.policy;

import java.util.Map;
import java.util.Set;

/**
 * One entry of {@code match} or {@code exclude}: its fields are ANDed, entries are ORed. An entry
 * without fields matches everything.
 */
public record Matcher(
    LabelSelector namespaceSelector, LabelSelector objectSelector, Set<ObjectKind> kinds) {

  public Matcher {
    kinds = Set.copyOf(kinds);
  }

  public boolean matches(
      ObjectKind kind, Map<String, String> objectLabels, Map<String, String> namespaceLabels) {
    return kinds.contains(kind)
        && objectSelector.matches(objectLabels)
        && namespaceSelector.matches(namespaceLabels);
  }
}
