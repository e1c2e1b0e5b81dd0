package dev.lastcall.cluster;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * A private key with its certificates.
 *
 * @param chain the key's own certificate first; never empty
 */
record ServerKey(PrivateKey key, List<X509Certificate> chain) {

  ServerKey {
    chain = List.copyOf(chain);
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  X500Principal subject() {
    return certificate().getSubjectX500Principal();
  }

  Instant notAfter() {
    return certificate().getNotAfter().toInstant();
  }

  /** When two thirds of the certificate's life are over. */
  Instant renewal() {
    Instant begin = certificate().getNotBefore().toInstant();
    return begin.plus(Duration.between(begin, notAfter()).multipliedBy(2).dividedBy(3));
  }

  boolean isSignedBy(X509Certificate authority) {
    if (!certificate().getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate().verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  String fingerprint() {
    return Fingerprint.ofCertificate(Pem.encoded(certificate()));
  }

  /**
   * A store in memory with one entry; the key in it has an empty password. PKCS12 would derive a
   * key from that in 10,000 rounds, at each start.
   */
  KeyStore keyStore() {
    try {
      KeyStore store = KeyStore.getInstance("JKS");
      store.load(null, null);
      store.setKeyEntry("lastcall", key, new char[0], chain.toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a key store in memory cannot be filled", e);
    }
  }

  String chainPem() {
    return Pem.of(chain);
  }

  /** The key as PKCS#8. */
  String keyPem() {
    return Pem.of(key);
  }

  /** Keeps the key out of logs. */
  @Override
  public String toString() {
    return "ServerKey[" + subject() + "]";
  }
}
