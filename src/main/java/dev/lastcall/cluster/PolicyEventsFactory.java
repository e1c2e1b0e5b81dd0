package dev.lastcall.cluster;

import dev.lastcall.cluster.ClusterBeans.Mode;
import dev.lastcall.cluster.PolicyEvents.OwnPod;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes Events where there is a cluster, and a Pod to put them on. */
@Singleton
class PolicyEventsFactory {

  private final Instance<KubernetesClient> client;
  private final Mode mode;
  private final Optional<String> namespace;
  private final Optional<String> name;
  private final Optional<String> uid;

  PolicyEventsFactory(
      Instance<KubernetesClient> client,
      @ConfigProperty(name = "lastcall.mode", defaultValue = "cluster") Mode mode,
      @ConfigProperty(name = "pod.namespace") Optional<String> namespace,
      @ConfigProperty(name = "pod.name") Optional<String> name,
      @ConfigProperty(name = "pod.uid") Optional<String> uid) {
    this.client = client;
    this.mode = mode;
    this.namespace = namespace;
    this.name = name;
    this.uid = uid;
  }

  Optional<PolicyEvents> create() {
    if (mode == Mode.OFFLINE || namespace.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    OwnPod pod = new OwnPod(namespace.get(), name.get(), uid);
    return Optional.of(new PolicyEvents(client.get(), pod, PolicyEvents.DEFAULT_INTERVAL));
  }
}
