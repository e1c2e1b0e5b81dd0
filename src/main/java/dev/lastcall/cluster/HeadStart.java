package dev.lastcall.cluster;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.JdkAlpnApplicationProtocolNegotiator;
import io.netty.handler.ssl.JdkSslServerContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.quarkus.runtime.ImageMode;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.security.Security;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/**
 * Loads the JDK's cryptography and TLS while the rest of a JVM starts on another processor, and
 * where there is one to spare, interprets them for the first time: a first handshake in memory. It
 * is between two engines, not two channels of Netty, so that the server's are the only kind of
 * channels that the JVM knows.
 */
public final class HeadStart implements Runnable {

  /** Of a message in each direction. A handshake needs some ten; more means that it got stuck. */
  private static final int MOST_STEPS = 50;

  /** Two are busy with the rest: with a handshake, the program is ready 0.05 s later. */
  private static final int FEWEST_PROCESSORS = 3;

  private static final String AUTHORITIES = "javax.net.ssl.trustStore";
  private static final String NONE = "NONE";

  private static volatile CountDownLatch hidden = new CountDownLatch(0);

  private HeadStart() {}

  /** Begins, and returns at once. A native binary has nothing to load. */
  public static void begin() {
    if (ImageMode.current() == ImageMode.JVM) {
      hidden = new CountDownLatch(1);
      Thread thread = new Thread(new HeadStart(), "head-start");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Returns when the authorities of the system are there for whoever reads them. */
  static void awaitAuthorities() {
    try {
      hidden.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    try {
      initializeNetty();
      if (Runtime.getRuntime().availableProcessors() >= FEWEST_PROCESSORS) {
        shakeHands();
      }
    } catch (SSLException | RuntimeException e) {
      Logger.getLogger(HeadStart.class).debug("The first handshake will be slow", e);
    }
  }

  private static void shakeHands() throws SSLException {
    ServerKey key = SelfSignedCertificate.create(List.of("localhost"), Instant.now());
    ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    shakeHands(
        SslContextBuilder.forServer(key.key(), key.chain())
            .trustManager(NoClients.INSTANCE)
            .build()
            .newEngine(allocator),
        SslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .build()
            .newEngine(allocator));
  }

  /**
   * Netty makes three TLS contexts to see what the JDK has. For each, the JDK would read all
   * authorities of the system, which takes 0.15 s; and nothing would use them. A Java agent that
   * makes a TLS client in this moment would trust nobody: it has to be told its trust store.
   */
  private static void initializeNetty() {
    boolean hides = System.getProperties().putIfAbsent(AUTHORITIES, NONE) == null;
    try {
      // Netty keeps a key in memory, too. PKCS12, the default, derives a key in 10,000 rounds to
      // encrypt it. Set in this thread, as the JDK asks for a logger before it changes a property,
      // which takes 0.15 s.
      Security.setProperty("keystore.type", "jks");
      MethodHandles.lookup().ensureInitialized(JdkSslServerContext.class);
      MethodHandles.lookup().ensureInitialized(JdkAlpnApplicationProtocolNegotiator.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("it is public", e);
    } finally {
      if (hides) {
        System.getProperties().remove(AUTHORITIES, NONE);
      }
      hidden.countDown();
    }
  }

  static void shakeHands(SSLEngine server, SSLEngine client) throws SSLException {
    ByteBuffer toServer = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
    ByteBuffer toClient = ByteBuffer.allocate(server.getSession().getPacketBufferSize());
    for (int step = 0; step < MOST_STEPS && !(isDone(client) && isDone(server)); step++) {
      say(client, toServer);
      say(server, toClient);
      hear(client, toClient);
      hear(server, toServer);
    }
  }

  private static boolean isDone(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        && engine.getSession().isValid();
  }

  private static void say(SSLEngine engine, ByteBuffer message) throws SSLException {
    engine.wrap(ByteBuffer.allocate(0), message);
    runTasks(engine);
  }

  /** What is not read yet is kept: an engine may have to answer first. */
  private static void hear(SSLEngine engine, ByteBuffer message) throws SSLException {
    message.flip();
    engine.unwrap(message, ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()));
    message.compact();
    runTasks(engine);
  }

  private static void runTasks(SSLEngine engine) {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }
}
