package dev.lastcall.cluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One Secret of Lastcall's own namespace. */
final class NamedSecret {

  /** Marks what the leader made. */
  private static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/name", "lastcall", "app.kubernetes.io/managed-by", "lastcall");

  private final KubernetesClient client;
  private final String namespace;
  private final String name;

  NamedSecret(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  Resource<Secret> resource() {
    return client.secrets().inNamespace(namespace).withName(name);
  }

  Optional<Secret> read() {
    return Optional.ofNullable(
        ApiCall.of("Reading " + this, ApiAccess.SECRET, () -> resource().get()));
  }

  /**
   * Creates it, or changes its data and annotations; all else stays.
   *
   * @param before as it was read; when it has changed since, that is a conflict
   * @param data in base64; other keys stay
   * @param annotations all of them
   */
  void write(
      Optional<Secret> before,
      String type,
      Map<String, String> data,
      Map<String, String> annotations) {
    if (before.isEmpty()) {
      Secret created =
          new SecretBuilder()
              .withNewMetadata()
              .withNamespace(namespace)
              .withName(name)
              .withLabels(LABELS)
              .withAnnotations(annotations)
              .endMetadata()
              .withType(type)
              .withData(data)
              .build();
      ApiCall.of(
          "Creating " + this,
          ApiAccess.SECRET,
          () -> client.secrets().inNamespace(namespace).resource(created).create());
      return;
    }
    Map<String, String> all = new LinkedHashMap<>();
    if (before.get().getData() != null) {
      all.putAll(before.get().getData());
    }
    all.putAll(data);
    Secret changed =
        new SecretBuilder(before.get())
            .editMetadata()
            .withAnnotations(annotations)
            .endMetadata()
            .withData(all)
            .build();
    ApiCall.of(
        "Updating " + this,
        ApiAccess.SECRET,
        () -> client.secrets().inNamespace(namespace).resource(changed).update());
  }

  @Override
  public String toString() {
    return "Secret " + namespace + "/" + name;
  }
}
