package dev.lastcall.cluster;

import dev.lastcall.guard.DeletionMarks;
import dev.lastcall.guard.GuardAdmission;
import dev.lastcall.guard.GuardObserver;
import dev.lastcall.guard.GuardedPods;
import dev.lastcall.guard.GuardedSystem;
import dev.lastcall.guard.HttpGuardedSystem;
import dev.lastcall.guard.MemoryGuardedPods;
import dev.lastcall.guard.ReadyResults;
import dev.lastcall.runtime.CurrentPolicies;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** What the delete guard works with, on every replica. */
@Singleton
class GuardBeans {

  private static final Logger LOG = Logger.getLogger("dev.lastcall.guards");

  private static final int WORKERS = 16;
  private static final int WRITERS = 4;

  /** More would wait longer than their answers may take. */
  private static final int MAX_WAITING = 256;

  private final ExecutorService workers = pool("guard-admission", WORKERS);
  private final ExecutorService writers = pool("guard-marks", WRITERS);
  private Optional<ApiGuardedPods> followed = Optional.empty();

  @Produces
  @Singleton
  @Typed(MemoryGuardedPods.class)
  MemoryGuardedPods memoryGuardedPods() {
    return new MemoryGuardedPods(
        (pod, event) ->
            LOG.infof(
                "%s Pod %s/%s: %s", event.reason(), pod.namespace(), pod.name(), event.message()));
  }

  /**
   * @param client asked for in a cluster only
   */
  @Produces
  @Singleton
  GuardedPods guardedPods(
      Instance<KubernetesClient> client,
      MemoryGuardedPods memory,
      @ConfigProperty(name = "lastcall.mode", defaultValue = "cluster") ClusterBeans.Mode mode,
      @ConfigProperty(name = "pod.name") Optional<String> pod) {
    if (mode == ClusterBeans.Mode.OFFLINE) {
      return memory;
    }
    ApiGuardedPods pods =
        new ApiGuardedPods(
            client.get(), pod.orElse("lastcall"), Clock.systemUTC(), ApiGuardedPods.READ_TIMEOUT);
    followed = Optional.of(pods);
    return pods;
  }

  @Produces
  @Singleton
  GuardedSystem guardedSystem(GuardObserver observer) {
    return new HttpGuardedSystem(new PemTlsContexts(), observer, Clock.systemUTC());
  }

  @Produces
  @Singleton
  ReadyResults readyResults(GuardedSystem system) {
    return new ReadyResults(system, Clock.systemUTC());
  }

  @Produces
  @Singleton
  GuardAdmission guardAdmission(GuardedPods pods, ReadyResults results, GuardObserver observer) {
    Clock clock = Clock.systemUTC();
    DeletionMarks marks = new DeletionMarks(pods, clock, writers);
    return new GuardAdmission(
        pods, results, marks, observer, clock, workers, GuardAdmission.BUDGET);
  }

  void close(@Disposes GuardAdmission admission) {
    admission.close();
  }

  /** Pods are followed once there are guards, for which the rules of RBAC are made. */
  void start(@Observes StartupEvent event, GuardedPods pods, CurrentPolicies policies) {
    followed.ifPresent(
        it ->
            policies.listen(
                attempt ->
                    policies
                        .get()
                        .filter(set -> !set.guards().isEmpty())
                        .ifPresent(set -> it.follow())));
  }

  void stop(@Observes ShutdownEvent event) {
    workers.shutdownNow();
    writers.shutdownNow();
    followed.ifPresent(ApiGuardedPods::close);
  }

  private static ExecutorService pool(String name, int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new GuardThreads(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
