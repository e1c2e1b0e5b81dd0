package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.KeyStore;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

class HeadStartTest {

  private static final String TRUST_STORE = "javax.net.ssl.trustStore";

  @Test
  void handshakeIsDoneOnBothSides() throws Exception {
    ServerKey key = SelfSignedCertificate.create(List.of("localhost"), Instant.now());
    SSLEngine server =
        SslContextBuilder.forServer(key.key(), key.chain())
            .build()
            .newEngine(ByteBufAllocator.DEFAULT);
    SSLEngine client =
        SslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .build()
            .newEngine(ByteBufAllocator.DEFAULT);

    HeadStart.shakeHands(server, client);

    for (SSLEngine engine : List.of(server, client)) {
      assertEquals(HandshakeStatus.NOT_HANDSHAKING, engine.getHandshakeStatus());
      assertEquals("TLSv1.3", engine.getSession().getProtocol());
    }
    assertEquals(
        key.certificate(), client.getSession().getPeerCertificates()[0], "what the client saw");
  }

  @Test
  void theAuthoritiesOfTheSystemAreThereAfterIt() throws Exception {
    assertEquals(List.of(), trustStores(), "no test may leave one");
    HeadStart.begin();
    HeadStart.awaitAuthorities();
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    X509TrustManager authorities = (X509TrustManager) factory.getTrustManagers()[0];
    assertNotEquals(0, authorities.getAcceptedIssuers().length);
  }

  @Test
  void aTrustStoreThatIsSetStays() {
    System.setProperty(TRUST_STORE, "/etc/own.jks");
    try {
      HeadStart.begin();
      HeadStart.awaitAuthorities();
      assertEquals(List.of("/etc/own.jks"), trustStores());
    } finally {
      System.clearProperty(TRUST_STORE);
    }
  }

  private static List<String> trustStores() {
    return Stream.ofNullable(System.getProperty(TRUST_STORE)).toList();
  }
}
