package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.KeyStore;
import java.security.Security;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeadStartTest {

  private static final String TRUST_STORE = "javax.net.ssl.trustStore";

  private final String trustStore = System.getProperty(TRUST_STORE);
  private final String keyStoreType = Security.getProperty("keystore.type");

  @AfterEach
  void restore() {
    Security.setProperty("keystore.type", keyStoreType);
    if (trustStore == null) {
      System.clearProperty(TRUST_STORE);
    } else {
      System.setProperty(TRUST_STORE, trustStore);
    }
  }

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
    System.clearProperty(TRUST_STORE);
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
    HeadStart.begin();
    HeadStart.awaitAuthorities();
    assertEquals("/etc/own.jks", System.getProperty(TRUST_STORE));
  }
}
