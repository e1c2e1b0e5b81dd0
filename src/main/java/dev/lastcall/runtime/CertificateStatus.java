package dev.lastcall.runtime;

import java.time.Instant;
import java.util.Optional;

/** How it stands with the certificate that the webhook serves. */
public interface CertificateStatus {

  /** Whether the certificate served is the one that was asked for, and has not expired. */
  boolean ready();

  /** When the certificate served expires; empty before there is one. */
  Optional<Instant> notAfter();

  /** One sentence for people: what is served, and what is wrong where something is. */
  String description();
}
