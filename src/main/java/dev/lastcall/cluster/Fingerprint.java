package dev.lastcall.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over parts; each goes in with its length, so that no two lists of parts are alike. */
final class Fingerprint {

  private static final int BUFFER_BYTES = 16 << 10;

  private final MessageDigest digest = sha256();

  Fingerprint add(byte[] part) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
    digest.update(part);
    return this;
  }

  /** The content of a file, which may be larger than one would keep in memory. */
  Fingerprint add(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      long length = 0;
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        digest.update(buffer, 0, read);
        length += read;
      }
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(length).flip());
    }
    return this;
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** As certificate tools print it: upper case, with colons. */
  static String ofCertificate(byte[] der) {
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(sha256().digest(der));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
