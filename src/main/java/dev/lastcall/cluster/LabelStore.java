package dev.lastcall.cluster;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Keeps of each namespace its name, its labels and the version by which the informer tells changes
 * apart. Annotations and managed fields of thousands of namespaces would fill the memory, and so
 * would an object of the client for each: what the informer asks for is made anew.
 */
final class LabelStore implements ItemStore<Namespace> {

  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(String version, Map<String, String> labels) {}

  /** The labels of a namespace that is known; the same map until they change. */
  Optional<Map<String, String>> labels(String name) {
    return Optional.ofNullable(kept.get(name)).map(Kept::labels);
  }

  @Override
  public String getKey(Namespace namespace) {
    return namespace.getMetadata().getName();
  }

  @Override
  public Namespace put(String key, Namespace namespace) {
    ObjectMeta metadata = namespace.getMetadata();
    Kept now = new Kept(metadata.getResourceVersion(), shared(labels(namespace)));
    return namespace(key, kept.put(key.intern(), now));
  }

  @Override
  public Namespace remove(String key) {
    return namespace(key, kept.remove(key));
  }

  @Override
  public Namespace get(String key) {
    return namespace(key, kept.get(key));
  }

  @Override
  public Stream<String> keySet() {
    return kept.keySet().stream();
  }

  @Override
  public Stream<Namespace> values() {
    return kept.entrySet().stream().map(entry -> namespace(entry.getKey(), entry.getValue()));
  }

  @Override
  public int size() {
    return kept.size();
  }

  @Override
  public boolean isFullState() {
    return false;
  }

  static Map<String, String> labels(Namespace namespace) {
    Map<String, String> labels = namespace.getMetadata().getLabels();
    return labels == null ? Map.of() : Map.copyOf(labels);
  }

  /** Most namespaces have the same keys and few values, and one label is their name. */
  private static Map<String, String> shared(Map<String, String> labels) {
    Map<String, String> shared = new HashMap<>();
    labels.forEach((key, value) -> shared.put(key.intern(), value.intern()));
    return Map.copyOf(shared);
  }

  private static Namespace namespace(String name, Kept kept) {
    return kept == null
        ? null
        : new NamespaceBuilder()
            .withNewMetadata()
            .withName(name)
            .withResourceVersion(kept.version())
            .withLabels(kept.labels())
            .endMetadata()
            .build();
  }
}
