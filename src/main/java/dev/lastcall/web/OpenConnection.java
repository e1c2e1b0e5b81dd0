package dev.lastcall.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection, and what it is used for. */
final class OpenConnection implements Reading {

  /** Until the first request has arrived, with the handshake of TLS. */
  static final Duration FIRST_REQUEST = Duration.ofSeconds(30);

  /** Without a request. The API server itself leaves a connection after 90 s. */
  static final Duration IDLE = Duration.ofMinutes(2);

  private static final String ATTRIBUTE = "dev.lastcall.connection";

  private final Channel channel;
  private final Client client;
  private final EventLoopTurns turns;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean hasServed;
  private volatile long lastUse = System.nanoTime();

  OpenConnection(Channel channel, Client client, EventLoopTurns turns) {
    this.channel = channel;
    this.client = client;
    this.turns = turns;
    channel.attr(key()).set(this);
  }

  /** The connection of a request; empty where the server does not count its connections. */
  static Optional<OpenConnection> of(HttpServerRequest request) {
    return request.connection() instanceof ConnectionBase connection
        ? of(connection.channel())
        : Optional.empty();
  }

  static Optional<OpenConnection> of(Channel channel) {
    return channel.attr(key()).get() instanceof OpenConnection connection
        ? Optional.of(connection)
        : Optional.empty();
  }

  /**
   * No static field, which a native binary would fill when it is built. In dev mode the value may
   * be of this class as it was loaded before a change.
   */
  private static AttributeKey<Object> key() {
    return AttributeKey.valueOf(ATTRIBUTE);
  }

  Client client() {
    return client;
  }

  /** Begins the connection, now or when it is the client's turn. To be called on its event loop. */
  void begin(Runnable handshake) {
    turns.of(channel.eventLoop()).take(client, new Reading.Always(), Turns.HANDSHAKE, handshake);
  }

  /** Decides a review, now or when it is the client's turn. To be called on its event loop. */
  void decide(boolean hasStreams, Runnable review) {
    Reading reading = hasStreams ? this : new Reading.Always();
    turns.of(channel.eventLoop()).take(client, reading, Turns.REVIEW, review);
  }

  @Override
  public void pause() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void resume() {
    channel.config().setAutoRead(true);
  }

  void beginRequest() {
    requests.incrementAndGet();
    hasServed = true;
  }

  void endRequest() {
    lastUse = System.nanoTime();
    requests.decrementAndGet();
  }

  /** Whether it could be closed without a request being lost. */
  boolean isIdle() {
    return requests.get() == 0 && channel.isRegistered();
  }

  boolean isIdleForLong(long now) {
    return isIdleFor(hasServed ? IDLE : FIRST_REQUEST, now);
  }

  boolean isIdleFor(Duration time, long now) {
    return isIdle() && now - lastUse >= time.toNanos();
  }

  /** Whether it is missed less: one without a request is, and least if it never had one. */
  boolean isLessNeededThan(OpenConnection other) {
    boolean isIdle = isIdle();
    if (isIdle != other.isIdle()) {
      return isIdle;
    }
    return hasServed == other.hasServed ? lastUse - other.lastUse < 0 : other.hasServed;
  }

  /** In order: an HTTP/2 client gets a GOAWAY. */
  void close() {
    channel.close();
  }

  /** At once: with a GOAWAY the requests on their way would go on for up to 30 s. */
  void cut() {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first == null) {
      channel.close();
    } else {
      first.close();
    }
  }
}
