package dev.lastcall.cluster;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over parts; each goes in with its length, so that no two lists of parts are alike. */
final class Fingerprint {

  private final MessageDigest digest = sha256();

  Fingerprint add(byte[] part) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
    digest.update(part);
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
