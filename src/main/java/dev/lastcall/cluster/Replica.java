package dev.lastcall.cluster;

import dev.lastcall.runtime.LeaderStatus;
import dev.lastcall.runtime.SharedTokenKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One of the replicas in a cluster: follows what they share, and keeps it while it leads. Woken by
 * changes of the objects it watches; looks at them all the same every few seconds.
 */
final class Replica implements LeaderStatus, SharedTokenKey, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Replica.class);

  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration MAX_BACK_OFF = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final ReplicaSettings settings;
  private final Leadership leadership;
  private final Installation installation;
  private final WakingLoop loop = new WakingLoop("replica", this::look);
  private final List<Duty> duties = new ArrayList<>();
  private final List<Followed<?>> followed = new ArrayList<>();
  private final Optional<SelfManagedCertificate> certificate;
  private final Optional<TokenKeyDuty> tokenKey;
  private int failures;

  /**
   * @param base whose connections it shares: open for as long as this is, and not closed here
   * @param changed called on the thread of this replica with another certificate that was taken
   *     over
   */
  Replica(
      KubernetesClient base, ReplicaSettings settings, Clock clock, Consumer<ServerKey> changed) {
    this.client = ApiAccess.oneTry(base);
    this.settings = settings;
    this.leadership = new Leadership(client, settings, loop::wake);
    Optional<WebhookConfigurations> configurations =
        settings.configuration().map(name -> new WebhookConfigurations(client, name));
    this.installation =
        new Installation(configurations.map(c -> c.follow(loop::wake)).orElse(List.of()));
    this.certificate =
        settings.secret().map(name -> certificate(settings, name, configurations, clock, changed));
    this.tokenKey = settings.tokenSecret().map(name -> new TokenKeyDuty(secret(settings, name)));
    tokenKey.ifPresent(duties::add);
  }

  private SelfManagedCertificate certificate(
      ReplicaSettings settings,
      String name,
      Optional<WebhookConfigurations> configurations,
      Clock clock,
      Consumer<ServerKey> changed) {
    NamedSecret secret = secret(settings, name);
    SelfManagedCertificate served =
        new SelfManagedCertificate(secret.toString(), settings.names(), clock, changed);
    duties.add(new CertificateDuty(secret, configurations, served, settings.names(), clock));
    followed.add(
        new Followed<>(secret.toString(), ApiAccess.SECRET, secret.resource(), loop::wake));
    return served;
  }

  private NamedSecret secret(ReplicaSettings settings, String name) {
    return new NamedSecret(client, settings.namespace(), name);
  }

  ReplicaSettings settings() {
    return settings;
  }

  Optional<SelfManagedCertificate> certificate() {
    return certificate;
  }

  @Override
  public boolean isLeader() {
    return leadership.isLeader();
  }

  @Override
  public Optional<byte[]> bytes() {
    return tokenKey.flatMap(TokenKeyDuty::bytes);
  }

  @Override
  public boolean isAwaited() {
    return tokenKey.isPresent() && bytes().isEmpty();
  }

  void start() {
    installation.start();
    followed.forEach(Followed::start);
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
    leadership.close();
    followed.forEach(Followed::close);
    installation.close();
  }

  private Duration look() {
    if (installation.isGone()) {
      leadership.standDown();
    } else {
      leadership.run();
    }
    boolean good = true;
    for (Duty duty : duties) {
      good &= perform(duty);
    }
    failures = good ? 0 : failures + 1;
    if (good) {
      return PAUSE;
    }
    Duration backOff = Duration.ofSeconds(1L << Math.min(failures - 1, 5));
    return backOff.compareTo(MAX_BACK_OFF) < 0 ? backOff : MAX_BACK_OFF;
  }

  /** Serving goes on with what there is. */
  private boolean perform(Duty duty) {
    try {
      duty.perform(this);
      return true;
    } catch (ApiFailure e) {
      if (!Thread.currentThread().isInterrupted()) {
        LOG.warnf("%s; trying again", e.getMessage());
      }
      return false;
    }
  }
}
