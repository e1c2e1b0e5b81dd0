package dev.lastcall.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * Makes a certificate that vouches for itself: clients trust it by having it as their CA file or
 * caBundle. It is not a CA, so that its key cannot sign for other names.
 */
final class SelfSignedCertificate {

  private static final Duration VALIDITY = Duration.ofDays(365);

  private SelfSignedCertificate() {}

  /**
   * A new key (EC P-256) and its certificate, valid for a year.
   *
   * @param names DNS names and IP addresses of the server; at least one
   * @throws IllegalArgumentException when a name cannot stand in a certificate
   */
  static ServerKey create(Collection<String> names, Instant now) {
    return NewCertificate.selfSigned(names, now, VALIDITY);
  }
}
