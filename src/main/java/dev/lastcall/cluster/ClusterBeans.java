package dev.lastcall.cluster;

import dev.lastcall.engine.NamespaceLabels;
import dev.lastcall.engine.OfflineNamespaceLabels;
import dev.lastcall.guard.MemoryGuardedPods;
import dev.lastcall.manifest.InputException;
import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.ShippedPolicies;
import dev.lastcall.runtime.CurrentPolicies;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Where policies and the labels of namespaces come from; starts and stops what follows them. */
@Singleton
class ClusterBeans {

  private static final Logger LOG = Logger.getLogger(ClusterBeans.class);

  /** What has to be closed, the latest first. */
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  /** The property {@code lastcall.mode}. */
  enum Mode {
    CLUSTER,
    OFFLINE
  }

  @Produces
  @Singleton
  CurrentPolicies currentPolicies() {
    return new CurrentPolicies(Clock.systemUTC());
  }

  /**
   * @param client asked for in a cluster only: without one nothing may try to connect
   * @param file manifests of the namespaces of offline mode, and of Pods
   * @param pods get those of the file
   */
  @Produces
  @Singleton
  NamespaceLabels namespaceLabels(
      Instance<KubernetesClient> client,
      @ConfigProperty(name = "lastcall.mode", defaultValue = "cluster") Mode mode,
      @ConfigProperty(name = "lastcall.namespaces") Optional<Path> file,
      MemoryGuardedPods pods) {
    if (mode == Mode.CLUSTER) {
      InformerNamespaceLabels labels = new InformerNamespaceLabels(client.get());
      running.push(labels);
      labels.start();
      return labels;
    }
    return file.map(it -> followed(it, pods)).orElseGet(() -> new OfflineNamespaceLabels(Map.of()));
  }

  /** Asks for the labels too, so that the informer has a head start on the first request. */
  void start(
      @Observes StartupEvent event,
      NamespaceLabels labels,
      CurrentPolicies policies,
      @ConfigProperty(name = "lastcall.policies") Optional<List<Path>> paths,
      PolicyEventsFactory events) {
    events
        .create()
        .ifPresent(
            created -> {
              running.push(created);
              policies.listen(created);
            });
    if (paths.isEmpty()) {
      policies.accept(PolicyDirectory.reload(PolicyReader.read(ShippedPolicies.read())));
      return;
    }
    PolicyDirectory directory =
        new PolicyDirectory(paths.get(), policies::accept, PolicyDirectory.DEFAULT_INTERVAL);
    running.push(directory);
    directory.start();
  }

  void stop(@Observes ShutdownEvent event) {
    while (!running.isEmpty()) {
      AutoCloseable next = running.pop();
      try {
        next.close();
      } catch (Exception e) {
        LOG.warnf(e, "%s was not closed", next);
      }
    }
  }

  private NamespaceLabels followed(Path file, MemoryGuardedPods pods) {
    try {
      NamespaceFile labels = new NamespaceFile(file, NamespaceFile.DEFAULT_INTERVAL, pods::load);
      running.push(labels);
      labels.start();
      return labels;
    } catch (InputException e) {
      throw new ConfigurationException("lastcall.namespaces: " + e.getMessage());
    }
  }
}
