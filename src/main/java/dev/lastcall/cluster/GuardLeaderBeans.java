package dev.lastcall.cluster;

import dev.lastcall.engine.NamespaceLabels;
import dev.lastcall.guard.GuardLeader;
import dev.lastcall.guard.GuardObserver;
import dev.lastcall.guard.GuardServices;
import dev.lastcall.guard.GuardedPods;
import dev.lastcall.guard.GuardedSystem;
import dev.lastcall.guard.PreparationRecords;
import dev.lastcall.guard.ReadyResults;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.runtime.CurrentPolicies;
import dev.lastcall.runtime.LeaderStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Starts and stops what the leader does for guards. Without guards it does nothing. */
@Singleton
class GuardLeaderBeans {

  private static final Logger LOG = Logger.getLogger(GuardLeaderBeans.class);

  private final Instance<KubernetesClient> client;
  private final SharedState shared;
  private final CurrentPolicies policies;

  /** What has to be closed, the latest first. */
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  /**
   * @param client asked for where there is a cluster only
   */
  GuardLeaderBeans(
      Instance<KubernetesClient> client, SharedState shared, CurrentPolicies policies) {
    this.client = client;
    this.shared = shared;
    this.policies = policies;
  }

  void start(
      @Observes StartupEvent event,
      GuardedPods pods,
      GuardedSystem system,
      ReadyResults results,
      GuardObserver observer,
      NamespaceLabels labels,
      @ConfigProperty(name = "lastcall.mode", defaultValue = "cluster") ClusterBeans.Mode mode) {
    Optional<Office> office = mode == ClusterBeans.Mode.OFFLINE ? alone() : ofCluster();
    office.ifPresent(
        held -> {
          GuardServices services =
              new GuardServices(pods, system, held.records(), observer, results);
          Loop loop = new Loop(services, labels, held);
          running.push(loop);
          loop.start();
        });
  }

  void stop(@Observes ShutdownEvent event) throws Exception {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }

  private static Optional<Office> alone() {
    return Optional.of(new Office(() -> true, () -> {}, new MemoryRecords()));
  }

  private Optional<Office> ofCluster() {
    Supplier<Optional<ReplicaSettings>> ofLeader =
        () ->
            ReplicaSettings.ofLeader(
                name ->
                    ConfigProvider.getConfig().getOptionalValue(name, String.class).orElse(null));
    Optional<ReplicaSettings> settings = shared.settings().or(ofLeader);
    if (settings.isEmpty()) {
      policies.listen(attempt -> warnOfGuards());
      return Optional.empty();
    }
    KubernetesClient oneTry = ApiAccess.oneTry(client.get());
    PreparationRecords records =
        new ConfigMapRecords(
            oneTry, settings.get().namespace(), ConfigMapRecords.name(settings.get().lease()));
    if (shared.settings().isPresent()) {
      return Optional.of(new Office(shared, () -> {}, records));
    }
    Leadership leadership = new Leadership(oneTry, settings.get(), () -> {});
    running.push(leadership);
    return Optional.of(new Office(leadership, leadership::run, records));
  }

  private void warnOfGuards() {
    if (hasGuards()) {
      LOG.warn(
          "The policies have DeleteGuards, and nobody prepares the Pods that they hold: there is no"
              + " leader, since POD_NAMESPACE is not set; give it the namespace of Lastcall's own"
              + " Pod, from the downward API");
    }
  }

  private boolean hasGuards() {
    return policies.get().map(PolicySet::guards).filter(it -> !it.isEmpty()).isPresent();
  }

  /**
   * How this replica comes to lead.
   *
   * @param run runs for leader; called again and again
   */
  private record Office(LeaderStatus status, Runnable run, PreparationRecords records) {}

  private final class Loop implements AutoCloseable {

    private final Office office;
    private final WakingLoop loop = new WakingLoop("guard-leader", this::step);
    private final GuardLeader leader;

    Loop(GuardServices services, NamespaceLabels labels, Office office) {
      this.office = office;
      this.leader =
          new GuardLeader(
              services,
              policies::get,
              labels::cached,
              office.status()::isLeader,
              Clock.systemUTC(),
              loop::wake);
    }

    void start() {
      loop.start();
    }

    private Duration step() {
      if (hasGuards()) {
        office.run().run();
      }
      return leader.step();
    }

    @Override
    public void close() {
      loop.close();
    }
  }
}
