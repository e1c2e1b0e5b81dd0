package dev.lastcall.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * A call of a delete guard to the system that its Pods belong to. Credentials are files, which are
 * read when the call is made.
 *
 * @param headersFile a file of headers, for credentials
 * @param bearerTokenFile a file with a bearer token
 * @param tls of a URL with https; the system's certificate authorities without it
 * @param timeout of one attempt; 1 s to 1 min
 */
public record HttpCall(
    HttpRequestTemplate request,
    Optional<String> headersFile,
    Optional<String> bearerTokenFile,
    Optional<Tls> tls,
    Duration timeout) {

  /**
   * @param caFile certificates in PEM to trust instead of those of the system
   */
  public record Tls(Optional<String> caFile, Optional<ClientCertificate> clientCertificate) {}

  /** Files in PEM. */
  public record ClientCertificate(String certificateFile, String keyFile) {}
}
