package dev.lastcall.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Reads and writes certificates and keys as PEM; each problem names the place it was given. */
final class Pem {

  /** What the TLS of Vert.x can load from PEM; it refuses Ed25519. */
  private static final Set<String> SERVABLE = Set.of("RSA", "EC");

  private Pem() {}

  /**
   * A key and the chain of its certificate, that fit together.
   *
   * @param certificatePlace name of the certificate's file or field, for messages
   * @param keyPlace the same of the key's
   */
  static ServerKey pair(String certificatePlace, byte[] certificate, String keyPlace, byte[] key)
      throws CertificateProblem {
    ServerKey pair = new ServerKey(key(keyPlace, key), certificates(certificatePlace, certificate));
    if (!SERVABLE.contains(pair.key().getAlgorithm())) {
      throw new CertificateProblem(
          "%s: found a key of type %s, expected RSA or EC (ECDSA)"
              .formatted(keyPlace, pair.key().getAlgorithm()));
    }
    if (!fits(keyPlace, pair.key(), pair.certificate().getPublicKey())) {
      throw new CertificateProblem(
          keyPlace + ": the key does not belong to the certificate in " + certificatePlace);
    }
    return pair;
  }

  /** At least one certificate. */
  static List<X509Certificate> certificates(String place, byte[] content)
      throws CertificateProblem {
    List<X509Certificate> found;
    try {
      found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
    } catch (CertificateException e) {
      throw new CertificateProblem(place + ": expected PEM certificates: " + e.getMessage());
    }
    if (found.isEmpty()) {
      throw new CertificateProblem(place + ": there is no certificate in it");
    }
    return found;
  }

  static String of(Collection<X509Certificate> certificates) {
    StringBuilder pem = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      pem.append(text("CERTIFICATE", encoded(certificate)));
    }
    return pem.toString();
  }

  /** The key as PKCS#8. */
  static String of(PrivateKey key) {
    return text("PRIVATE KEY", key.getEncoded());
  }

  static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }

  private static PrivateKey key(String place, byte[] content) throws CertificateProblem {
    Object found;
    try (PEMParser parser =
        new PEMParser(new StringReader(new String(content, StandardCharsets.US_ASCII)))) {
      do {
        found = parser.readObject();
      } while (found != null && !isKey(found));
      if (found == null) {
        throw new CertificateProblem(
            place + ": there is no PEM private key (PKCS#8, SEC1 or PKCS#1) in it");
      }
      if (found instanceof PKCS8EncryptedPrivateKeyInfo || found instanceof PEMEncryptedKeyPair) {
        throw new CertificateProblem(
            place + ": the key is encrypted, expected one without a password");
      }
      PrivateKeyInfo info =
          found instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) found;
      return new JcaPEMKeyConverter().getPrivateKey(info);
    } catch (IOException | IllegalArgumentException e) {
      throw new CertificateProblem(place + ": not a readable private key: " + e.getMessage());
    }
  }

  /** In front of an EC key there may be its parameters. */
  private static boolean isKey(Object found) {
    return found instanceof PrivateKeyInfo
        || found instanceof PEMKeyPair
        || found instanceof PKCS8EncryptedPrivateKeyInfo
        || found instanceof PEMEncryptedKeyPair;
  }

  private static boolean fits(String place, PrivateKey key, PublicKey publicKey)
      throws CertificateProblem {
    if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
      return false;
    }
    byte[] sample = place.getBytes(StandardCharsets.UTF_8);
    try {
      Signature signature =
          Signature.getInstance(
              key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      throw new CertificateProblem(place + ": the key cannot be used: " + e.getMessage());
    }
  }

  private static String text(String type, byte[] content) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
