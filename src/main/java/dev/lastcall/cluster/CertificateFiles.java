package dev.lastcall.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * Reads the pair of a mounted Secret of type kubernetes.io/tls: {@code tls.crt} with the
 * certificate and its chain, {@code tls.key} with the key as PKCS#8, SEC1 or PKCS#1; all PEM.
 */
final class CertificateFiles {

  /** What the TLS of Vert.x can load from PEM; it refuses Ed25519. */
  private static final Set<String> SERVABLE = Set.of("RSA", "EC");

  private final Path certificateFile;
  private final Path keyFile;

  CertificateFiles(Path directory) {
    this.certificateFile = directory.resolve("tls.crt");
    this.keyFile = directory.resolve("tls.key");
  }

  /** The bytes of both files, as they are now. */
  Content read() throws CertificateProblem {
    return new Content(bytes(certificateFile), bytes(keyFile));
  }

  /**
   * A pair that fits together and has not expired.
   *
   * @throws CertificateProblem with a message that names the file and what is wrong
   */
  ServerKey parse(Content content, Instant now) throws CertificateProblem {
    List<X509Certificate> chain = chain(content.certificate());
    PrivateKey key = key(content.key());
    ServerKey pair = new ServerKey(key, chain);
    if (!SERVABLE.contains(key.getAlgorithm())) {
      throw new CertificateProblem(
          "%s: found a key of type %s, expected RSA or EC (ECDSA)"
              .formatted(keyFile, key.getAlgorithm()));
    }
    if (!fits(key, pair.certificate().getPublicKey())) {
      throw new CertificateProblem(
          keyFile + ": the key does not belong to the certificate in " + certificateFile);
    }
    if (pair.notAfter().isBefore(now)) {
      throw new CertificateProblem(
          certificateFile + ": the certificate expired at " + pair.notAfter());
    }
    return pair;
  }

  private static byte[] bytes(Path file) throws CertificateProblem {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new CertificateProblem(file + ": no such file");
    } catch (IOException e) {
      throw new CertificateProblem(file + ": cannot be read: " + e);
    }
  }

  private List<X509Certificate> chain(byte[] content) throws CertificateProblem {
    List<X509Certificate> chain;
    try {
      chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
    } catch (CertificateException e) {
      throw new CertificateProblem(
          certificateFile + ": expected PEM certificates: " + e.getMessage());
    }
    if (chain.isEmpty()) {
      throw new CertificateProblem(certificateFile + ": there is no certificate in it");
    }
    return chain;
  }

  private PrivateKey key(byte[] content) throws CertificateProblem {
    Object found;
    try (PEMParser parser =
        new PEMParser(new StringReader(new String(content, StandardCharsets.US_ASCII)))) {
      do {
        found = parser.readObject();
      } while (found != null && !isKey(found));
      if (found == null) {
        throw new CertificateProblem(
            keyFile + ": there is no PEM private key (PKCS#8, SEC1 or PKCS#1) in it");
      }
      if (found instanceof PKCS8EncryptedPrivateKeyInfo || found instanceof PEMEncryptedKeyPair) {
        throw new CertificateProblem(
            keyFile + ": the key is encrypted, expected one without a password");
      }
      PrivateKeyInfo info =
          found instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) found;
      return new JcaPEMKeyConverter().getPrivateKey(info);
    } catch (IOException | IllegalArgumentException e) {
      throw new CertificateProblem(keyFile + ": not a readable private key: " + e.getMessage());
    }
  }

  /** In front of an EC key there may be its parameters. */
  private static boolean isKey(Object found) {
    return found instanceof PrivateKeyInfo
        || found instanceof PEMKeyPair
        || found instanceof PKCS8EncryptedPrivateKeyInfo
        || found instanceof PEMEncryptedKeyPair;
  }

  private boolean fits(PrivateKey key, PublicKey publicKey) throws CertificateProblem {
    if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
      return false;
    }
    byte[] sample = keyFile.toString().getBytes(StandardCharsets.UTF_8);
    try {
      Signature signature = Signature.getInstance(signatureAlgorithm(key));
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      throw new CertificateProblem(keyFile + ": the key cannot be used: " + e.getMessage());
    }
  }

  private static String signatureAlgorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      default -> "SHA256withRSA";
    };
  }

  /** What the files hold. */
  record Content(byte[] certificate, byte[] key) {

    String hash() {
      return new Fingerprint().add(certificate).add(key).hex();
    }
  }

  /** There is no usable pair; the message says why. */
  static final class CertificateProblem extends Exception {

    CertificateProblem(String message) {
      super(message);
    }
  }
}
