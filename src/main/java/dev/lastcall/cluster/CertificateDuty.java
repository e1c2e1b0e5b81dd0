package dev.lastcall.cluster;

import dev.lastcall.cluster.CertificatePlan.Situation;
import dev.lastcall.runtime.LeaderStatus;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Follows the Secret of the certificate; as leader makes it, renews it and has it trusted. */
final class CertificateDuty implements Duty {

  private static final Logger LOG = Logger.getLogger(CertificateDuty.class);

  /** More than the longest way through a rotation; conflicts take some too. */
  private static final int MAX_STEPS = 20;

  private final NamedSecret secret;
  private final Optional<WebhookConfigurations> configurations;
  private final SelfManagedCertificate certificate;
  private final Set<String> names;
  private final Clock clock;

  CertificateDuty(
      NamedSecret secret,
      Optional<WebhookConfigurations> configurations,
      SelfManagedCertificate certificate,
      Set<String> names,
      Clock clock) {
    this.secret = secret;
    this.configurations = configurations;
    this.certificate = certificate;
    this.names = names;
    this.clock = clock;
  }

  @Override
  public void perform(LeaderStatus leader) {
    for (int step = 0; step < MAX_STEPS; step++) {
      Instant now = clock.instant();
      Optional<Secret> found = secret.read();
      CertificateSecret read =
          found.map(s -> CertificateSecret.read(s, now)).orElseGet(CertificateSecret::absent);
      certificate.accept(read);
      if (!leader.isLeader()) {
        return;
      }
      List<WebhookBundle> bundles =
          configurations.map(WebhookConfigurations::read).orElse(List.of());
      Situation situation = new Situation(read, certificate.memory(), bundles, names, now);
      CertificateTransition next = CertificatePlan.next(situation);
      if (next == CertificateTransition.REST) {
        return;
      }
      take(next, situation, found);
    }
  }

  /** A conflict is no failure: what is there now is looked at again. */
  private void take(CertificateTransition next, Situation situation, Optional<Secret> found) {
    try {
      if (next == CertificateTransition.PUBLISH) {
        publish(situation);
      } else {
        write(CertificatePlan.apply(next, situation), found);
      }
      LOG.infof("%s, %s: %s", secret, next, next.meaning());
    } catch (ApiFailure e) {
      if (!e.isConflict()) {
        throw e;
      }
      LOG.infof("%s; looking again", e.getMessage());
    }
  }

  private void publish(Situation situation) {
    String pem = situation.secret().content().orElseThrow().trustedPem();
    for (WebhookBundle bundle : situation.bundles()) {
      if (!bundle.carries(pem)) {
        configurations.orElseThrow().publish(bundle, pem);
      }
    }
  }

  private void write(CertificateContent content, Optional<Secret> found) {
    Map<String, String> before = found.map(s -> s.getMetadata().getAnnotations()).orElse(Map.of());
    secret.write(
        found,
        "kubernetes.io/tls",
        CertificateSecret.data(content),
        CertificateSecret.annotations(before, content.marks()));
  }
}
