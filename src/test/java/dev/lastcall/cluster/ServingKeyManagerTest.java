package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What handshakes get before, while and after the pair changes. */
class ServingKeyManagerTest {

  private final ServingKeyManager manager = new ServingKeyManager();

  @Test
  void aHandshakeThatHasBegunKeepsItsPair() {
    ServerKey first = pair();
    ServerKey second = pair();
    manager.use(first);
    String begun = alias();
    manager.use(second);
    String next = alias();
    assertNotEquals(begun, next);
    assertServed(first, begun);
    assertServed(second, next);
  }

  @Test
  void anAliasOfAPairLongGoneOrOfNobodyIsUnknown() {
    manager.use(pair());
    String old = alias();
    manager.use(pair());
    manager.use(pair());
    assertNull(manager.getCertificateChain(old));
    assertNull(manager.getPrivateKey(old));
    assertNull(manager.getPrivateKey(null));
    assertNull(manager.getPrivateKey("lastcall"));
  }

  @Test
  void thereIsNoAliasForAnotherKindOfKeyNorBeforeTheFirstPair() {
    assertNull(alias());
    manager.use(pair());
    assertNull(manager.chooseEngineServerAlias("RSA", null, null));
    assertEquals(1, manager.getServerAliases("EC", null).length);
  }

  private String alias() {
    return manager.chooseEngineServerAlias("EC", null, null);
  }

  private void assertServed(ServerKey pair, String alias) {
    assertArrayEquals(
        pair.chain().toArray(X509Certificate[]::new), manager.getCertificateChain(alias));
    assertEquals(pair.key(), manager.getPrivateKey(alias));
  }

  private static ServerKey pair() {
    return SelfSignedCertificate.create(List.of("localhost"), Instant.now());
  }
}
