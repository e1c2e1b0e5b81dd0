package dev.lastcall.cluster;

import dev.lastcall.runtime.LeaderStatus;
import io.fabric8.kubernetes.api.model.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Follows the Secret of the token key. The leader makes it once, and puts the key back that it
 * knows when it is gone: sidecars that run have tokens of it.
 */
final class TokenKeyDuty implements Duty {

  static final String ENTRY = "token.key";

  private static final Logger LOG = Logger.getLogger(TokenKeyDuty.class);
  private static final int LENGTH = 32;

  private final NamedSecret secret;
  private volatile byte[] key;

  TokenKeyDuty(NamedSecret secret) {
    this.secret = secret;
  }

  /** 32 bytes; empty while they are not known. */
  Optional<byte[]> bytes() {
    return Optional.ofNullable(key).map(byte[]::clone);
  }

  @Override
  public void perform(LeaderStatus leader) {
    Optional<Secret> found = secret.read();
    Optional<byte[]> stored = found.flatMap(TokenKeyDuty::key);
    if (stored.isPresent()) {
      if (!Arrays.equals(stored.get(), key)) {
        key = stored.get();
        LOG.infof("The token key of %s is known", secret);
      }
    } else if (leader.isLeader()) {
      make(found);
    }
  }

  private void make(Optional<Secret> found) {
    byte[] wanted = bytes().orElseGet(TokenKeyDuty::random);
    Map<String, String> annotations = new LinkedHashMap<>();
    found.map(s -> s.getMetadata().getAnnotations()).ifPresent(annotations::putAll);
    secret.write(
        found, "Opaque", Map.of(ENTRY, Base64.getEncoder().encodeToString(wanted)), annotations);
    LOG.infof("%s: a token key was written", secret);
    key = wanted;
  }

  /** A key of another length was not made by Lastcall. */
  private static Optional<byte[]> key(Secret secret) {
    String text = secret.getData() == null ? null : secret.getData().get(ENTRY);
    try {
      return Optional.ofNullable(text)
          .map(Base64.getDecoder()::decode)
          .filter(bytes -> bytes.length == LENGTH);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] random() {
    byte[] bytes = new byte[LENGTH];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
