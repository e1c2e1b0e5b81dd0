package dev.lastcall.cluster;

import dev.lastcall.runtime.LeaderStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Runs for leader by a Lease, again and again. Two leaders at a time are possible for moments, as
 * with every Lease: what the leader does is safe all the same, by the versions of the objects.
 */
final class Leadership implements LeaderStatus, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Leadership.class);

  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final ReplicaSettings settings;
  private final Runnable changed;
  private final ExecutorService executor =
      Executors.newCachedThreadPool(
          runnable -> {
            Thread thread = new Thread(runnable, "leader-election");
            thread.setDaemon(true);
            return thread;
          });
  private CompletableFuture<?> election;
  private volatile boolean leading;

  /**
   * @param changed called when this replica becomes leader or no longer is
   */
  Leadership(KubernetesClient client, ReplicaSettings settings, Runnable changed) {
    this.client = client;
    this.settings = settings;
    this.changed = changed;
  }

  @Override
  public boolean isLeader() {
    return leading;
  }

  /** Runs for leader, unless it does so already. To be called again once an election has ended. */
  synchronized void run() {
    if (election == null || election.isDone()) {
      election =
          new LeaderElector(
                  client,
                  new LeaderElectionConfigBuilder()
                      .withName(settings.lease())
                      .withLock(
                          new LeaseLock(
                              settings.namespace(), settings.lease(), settings.identity()))
                      .withReleaseOnCancel(true)
                      .withLeaseDuration(LEASE)
                      .withRenewDeadline(RENEW_DEADLINE)
                      .withRetryPeriod(RETRY)
                      .withLeaderCallbacks(
                          new LeaderCallbacks(() -> lead(true), () -> lead(false), this::told))
                      .build(),
                  executor)
              .start();
    }
  }

  /** Leads no longer, and does not run for it. */
  synchronized void standDown() {
    if (election != null) {
      election.cancel(true);
      election = null;
    }
  }

  /** The Lease is given back, so that another replica leads within seconds. */
  @Override
  public void close() {
    standDown();
    executor.shutdownNow();
  }

  private void lead(boolean now) {
    if (leading != now) {
      leading = now;
      LOG.infof(
          "%s %s",
          settings.identity(),
          now
              ? "leads: it keeps what the replicas share, and prepares guarded Pods"
              : "leads no longer");
      changed.run();
    }
  }

  private void told(String leader) {
    if (leader != null && !leader.isEmpty() && !leader.equals(settings.identity())) {
      LOG.infof("%s leads", leader);
    }
  }
}
