package dev.lastcall.cluster;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one webhook configuration trusts.
 *
 * @param kind of the configuration
 * @param webhooks in its order
 */
record WebhookBundle(String kind, List<Webhook> webhooks) {

  WebhookBundle {
    webhooks = List.copyOf(webhooks);
  }

  /** Whether every webhook trusts exactly these certificates. */
  boolean carries(String pem) {
    String wanted = base64(pem);
    return webhooks.stream().allMatch(webhook -> webhook.caBundle().equals(wanted));
  }

  /** The CAs in it; a text that cannot be read holds none. */
  Stream<X509Certificate> authorities() {
    return webhooks.stream().flatMap(webhook -> webhook.authorities().stream()).distinct();
  }

  static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * One entry.
   *
   * @param caBundle in base64; may be empty
   */
  record Webhook(String name, String caBundle) {

    private List<X509Certificate> authorities() {
      try {
        return Pem.certificates(name, Base64.getDecoder().decode(caBundle)).stream()
            .filter(certificate -> certificate.getBasicConstraints() >= 0)
            .toList();
      } catch (CertificateProblem | IllegalArgumentException nothingToKeep) {
        return List.of();
      }
    }
  }
}
