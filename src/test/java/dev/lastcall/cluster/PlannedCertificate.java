package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.cluster.CertificatePlan.Situation;
import dev.lastcall.cluster.WebhookBundle.Webhook;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A Secret, a webhook configuration and a leader without any I/O. After each step it is checked
 * that what is served, and was served a step before, is trusted by the configuration.
 */
final class PlannedCertificate {

  private Instant now = Instant.parse("2026-11-25T12:00:00Z");
  private Set<String> names = Set.of("lastcall.lastcall.svc");
  private List<WebhookBundle> bundles = List.of(bundle(""));
  private Secret secret;
  private Optional<CertificateContent> memory = Optional.empty();

  /** Steps until there is nothing to do, that included. */
  List<CertificateTransition> run() {
    List<CertificateTransition> steps = new ArrayList<>();
    do {
      steps.add(step());
      assertTrue(steps.size() < 20, steps.toString());
    } while (steps.get(steps.size() - 1) != CertificateTransition.REST);
    return steps;
  }

  CertificateTransition step() {
    Situation situation = new Situation(secret(), memory, bundles, names, now);
    CertificateTransition step = CertificatePlan.next(situation);
    if (step == CertificateTransition.PUBLISH) {
      bundles =
          List.of(bundle(WebhookBundle.base64(situation.secret().content().get().trustedPem())));
    } else if (step != CertificateTransition.REST) {
      write(CertificatePlan.apply(step, situation));
    }
    memory = secret().content();
    assertTrust(step);
    return step;
  }

  private void assertTrust(CertificateTransition step) {
    CertificateContent content = content();
    if (content.isPublished()) {
      List<X509Certificate> trusted = bundles.stream().flatMap(WebhookBundle::authorities).toList();
      assertTrue(
          bundles.isEmpty()
              || step == CertificateTransition.MARK_UNTRUSTED
              || trusted.stream().anyMatch(content.serving()::isSignedBy),
          "what is served is trusted after " + step);
    }
  }

  CertificateSecret secret() {
    return secret == null ? CertificateSecret.absent() : CertificateSecret.read(secret, now);
  }

  CertificateContent content() {
    return secret().content().orElseThrow(() -> new AssertionError(secret().problem().get()));
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  void rename(String name) {
    names = Set.of(name);
  }

  void forget() {
    memory = Optional.empty();
  }

  void deleteSecret() {
    secret = null;
  }

  void corrupt(String key) {
    secret.getData().put(key, "bm8gUEVN");
  }

  void requestRotation(String value) {
    secret.getMetadata().getAnnotations().put(CertificateSecret.ROTATE, value);
  }

  void removeConfigurations() {
    bundles = List.of();
  }

  void setBundle(String base64) {
    bundles = List.of(bundle(base64));
  }

  private void write(CertificateContent content) {
    Map<String, String> before = secret == null ? null : secret.getMetadata().getAnnotations();
    secret =
        new SecretBuilder()
            .withNewMetadata()
            .withAnnotations(new HashMap<>(CertificateSecret.annotations(before, content.marks())))
            .endMetadata()
            .withData(new HashMap<>(CertificateSecret.data(content)))
            .build();
  }

  private static WebhookBundle bundle(String base64) {
    return new WebhookBundle(
        "MutatingWebhookConfiguration",
        Stream.of("pods", "objects").map(name -> new Webhook(name, base64)).toList());
  }
}
