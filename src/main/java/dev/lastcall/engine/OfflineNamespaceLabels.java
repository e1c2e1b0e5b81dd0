package dev.lastcall.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Labels of namespaces without a cluster. Every namespace exists, and has at least the label that
 * the API server gives to each.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name">kubernetes.io/metadata.name</a>
 */
public final class OfflineNamespaceLabels implements NamespaceLabels {

  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  private final Map<String, Map<String, String>> labels;

  /**
   * @param labels the labels of each namespace that has some of its own, by name
   */
  public OfflineNamespaceLabels(Map<String, Map<String, String>> labels) {
    Map<String, Map<String, String>> copy = new HashMap<>();
    labels.forEach((namespace, own) -> copy.put(namespace, withName(namespace, own)));
    this.labels = Map.copyOf(copy);
  }

  @Override
  public Optional<Map<String, String>> cached(String namespace) {
    return Optional.of(read(namespace));
  }

  @Override
  public Map<String, String> read(String namespace) {
    Map<String, String> known = labels.get(namespace);
    return known == null ? Map.of(NAME_LABEL, namespace) : known;
  }

  /** Strings are shared: thousands of namespaces have the same keys and few values. */
  private static Map<String, String> withName(String namespace, Map<String, String> own) {
    Map<String, String> all = new HashMap<>();
    own.forEach((key, value) -> all.put(key.intern(), value.intern()));
    all.put(NAME_LABEL, namespace);
    return Map.copyOf(all);
  }
}
