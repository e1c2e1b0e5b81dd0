package dev.lastcall.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Reads the pair of a mounted Secret of type kubernetes.io/tls: {@code tls.crt} with the
 * certificate and its chain, {@code tls.key} with the key as PKCS#8, SEC1 or PKCS#1; all PEM.
 */
final class CertificateFiles {

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
    ServerKey pair =
        Pem.pair(
            certificateFile.toString(), content.certificate(), keyFile.toString(), content.key());
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

  /** What the files hold. */
  record Content(byte[] certificate, byte[] key) {

    String hash() {
      return new Fingerprint().add(certificate).add(key).hex();
    }
  }
}
