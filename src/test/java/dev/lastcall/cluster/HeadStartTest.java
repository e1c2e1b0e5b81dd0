package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.junit.jupiter.api.Test;

class HeadStartTest {

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
}
