package dev.lastcall.cluster;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Map;

/**
 * Keeps of each namespace its name, its labels and the version by which the informer tells changes
 * apart. Annotations and managed fields of thousands of namespaces would fill the memory.
 */
final class LabelStore extends BasicItemStore<Namespace> {

  LabelStore() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public Namespace put(String key, Namespace namespace) {
    ObjectMeta metadata = namespace.getMetadata();
    return super.put(
        key,
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(metadata.getName())
            .withUid(metadata.getUid())
            .withResourceVersion(metadata.getResourceVersion())
            .withLabels(labels(namespace))
            .endMetadata()
            .build());
  }

  @Override
  public boolean isFullState() {
    return false;
  }

  static Map<String, String> labels(Namespace namespace) {
    Map<String, String> labels = namespace.getMetadata().getLabels();
    return labels == null ? Map.of() : Map.copyOf(labels);
  }
}
