package dev.lastcall.cluster;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import io.quarkus.runtime.ImageMode;
import java.security.Security;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/**
 * A first TLS handshake in memory while the rest of a JVM starts on another processor. Half a
 * second of a start is the JDK's cryptography and TLS: loaded, and interpreted for the first time.
 */
public final class HeadStart implements Runnable {

  private static final Logger LOG = Logger.getLogger(HeadStart.class);

  /** A handshake needs three flights of messages; more means that it got stuck. */
  private static final int MOST_FLIGHTS = 20;

  private HeadStart() {}

  /** Begins, and returns at once. A native binary has nothing to load. */
  public static void begin() {
    if (ImageMode.current() == ImageMode.JVM) {
      // Netty keeps a key in memory when it makes its first TLS context. PKCS12, the default,
      // derives a key in 10,000 rounds to encrypt it.
      Security.setProperty("keystore.type", "jks");
      Thread thread = new Thread(new HeadStart(), "head-start");
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public void run() {
    try {
      ServerKey key = SelfSignedCertificate.create(List.of("localhost"), Instant.now());
      SslContext server = SslContextBuilder.forServer(key.key(), key.chain()).build();
      SslContext client =
          SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build();
      shakeHands(server, client);
    } catch (SSLException | RuntimeException e) {
      LOG.debug("The first handshake will be slow", e);
    }
  }

  private static void shakeHands(SslContext server, SslContext client) {
    EmbeddedChannel answering = new EmbeddedChannel();
    EmbeddedChannel asking = new EmbeddedChannel();
    answering.pipeline().addLast(server.newHandler(answering.alloc()));
    SslHandler handler = client.newHandler(asking.alloc());
    asking.pipeline().addLast(handler);
    for (int flight = 0; flight < MOST_FLIGHTS && !handler.handshakeFuture().isDone(); flight++) {
      pass(asking, answering);
      pass(answering, asking);
    }
    asking.finishAndReleaseAll();
    answering.finishAndReleaseAll();
  }

  private static void pass(EmbeddedChannel from, EmbeddedChannel to) {
    from.runPendingTasks();
    for (Object message = from.readOutbound(); message != null; message = from.readOutbound()) {
      if (to.isOpen()) {
        to.writeInbound(message);
      } else {
        ReferenceCountUtil.release(message);
      }
    }
    to.runPendingTasks();
  }
}
