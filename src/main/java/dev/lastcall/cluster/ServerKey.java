package dev.lastcall.cluster;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * A private key with its certificates.
 *
 * @param chain the server's own certificate first; never empty
 */
record ServerKey(PrivateKey key, List<X509Certificate> chain) {

  ServerKey {
    chain = List.copyOf(chain);
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  Instant notAfter() {
    return certificate().getNotAfter().toInstant();
  }

  String fingerprint() {
    return Fingerprint.ofCertificate(encoded(certificate()));
  }

  /** A store in memory with one entry; the key in it has an empty password. */
  KeyStore keyStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("lastcall", key, new char[0], chain.toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a key store in memory cannot be filled", e);
    }
  }

  String chainPem() {
    StringBuilder pem = new StringBuilder();
    chain.forEach(certificate -> pem.append(pem("CERTIFICATE", encoded(certificate))));
    return pem.toString();
  }

  /** The key as PKCS#8. */
  String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  /** Keeps the key out of logs. */
  @Override
  public String toString() {
    return "ServerKey[" + certificate().getSubjectX500Principal() + "]";
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }

  private static String pem(String type, byte[] content) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
