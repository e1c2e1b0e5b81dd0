package dev.lastcall.cluster;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the Secret of a self-managed certificate holds, all of it usable.
 *
 * @param authority the CA that signs from now on
 * @param trusted what callers are to trust: that CA first, then those before it
 * @param serving signed by one of them
 */
record CertificateContent(
    ServerKey authority, List<X509Certificate> trusted, ServerKey serving, Marks marks) {

  CertificateContent {
    trusted = List.copyOf(trusted);
  }

  /** Whether the pair served is still that of an earlier CA. */
  boolean isRotating() {
    return !serving.isSignedBy(authority.certificate());
  }

  /** Whether the callers are known to trust the pair served. */
  boolean isPublished() {
    return marks.trustedSince().isPresent() || isRotating();
  }

  /** Whether the pair served is signed by a CA that has not expired. */
  boolean isTrusted(Instant now) {
    return trusted.stream()
        .filter(certificate -> CertificateSecret.isValid(certificate, now))
        .anyMatch(serving::isSignedBy);
  }

  String trustedPem() {
    return Pem.of(trusted);
  }

  CertificateContent with(Marks other) {
    return new CertificateContent(authority, trusted, serving, other);
  }

  /**
   * How far a rotation is.
   *
   * @param rotationRequested any text that an administrator wrote
   * @param rotationDone the request that was followed last
   * @param trustedSince when the authority was seen in all webhook configurations
   * @param servedSince when the pair served was written
   */
  record Marks(
      Optional<String> rotationRequested,
      Optional<String> rotationDone,
      Optional<Instant> trustedSince,
      Optional<Instant> servedSince) {

    static final Marks NONE =
        new Marks(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    boolean isRotationWanted() {
      return rotationRequested.isPresent() && !rotationRequested.equals(rotationDone);
    }

    Marks trusted(Optional<Instant> since) {
      return new Marks(rotationRequested, rotationDone, since, servedSince);
    }

    Marks served(Instant since) {
      return new Marks(rotationRequested, rotationDone, trustedSince, Optional.of(since));
    }

    /** The request is followed, and nobody trusts the new authority yet. */
    Marks rotated() {
      return new Marks(rotationRequested, rotationRequested, Optional.empty(), servedSince);
    }
  }
}
