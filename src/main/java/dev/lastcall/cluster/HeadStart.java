package dev.lastcall.cluster;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.quarkus.runtime.ImageMode;
import java.nio.ByteBuffer;
import java.security.Security;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/**
 * A first TLS handshake in memory while the rest of a JVM starts on another processor: the JDK's
 * cryptography and TLS are loaded, and interpreted for the first time. It is between two engines,
 * not two channels of Netty, so that the server's are the only kind of channels that the JVM knows.
 */
public final class HeadStart implements Runnable {

  /** Of a message in each direction. A handshake needs some ten; more means that it got stuck. */
  private static final int MOST_STEPS = 50;

  private HeadStart() {}

  /** Begins, and returns at once. A native binary has nothing to load. */
  public static void begin() {
    if (ImageMode.current() == ImageMode.JVM) {
      Thread thread = new Thread(new HeadStart(), "head-start");
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public void run() {
    try {
      // Netty keeps a key in memory when it makes its first TLS context. PKCS12, the default,
      // derives a key in 10,000 rounds to encrypt it. Set in this thread, as the JDK asks for a
      // logger before it changes a property, which takes 0.15 s.
      Security.setProperty("keystore.type", "jks");
      ServerKey key = SelfSignedCertificate.create(List.of("localhost"), Instant.now());
      ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
      shakeHands(
          SslContextBuilder.forServer(key.key(), key.chain()).build().newEngine(allocator),
          SslContextBuilder.forClient()
              .trustManager(InsecureTrustManagerFactory.INSTANCE)
              .build()
              .newEngine(allocator));
    } catch (SSLException | RuntimeException e) {
      Logger.getLogger(HeadStart.class).debug("The first handshake will be slow", e);
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
