package dev.lastcall.web;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection, and what it is used for. */
final class OpenConnection {

  /** Until the first request has arrived, with the handshake of TLS. */
  static final Duration FIRST_REQUEST = Duration.ofSeconds(30);

  /** Without a request. The API server itself leaves a connection after 90 s. */
  static final Duration IDLE = Duration.ofMinutes(2);

  private static final String ATTRIBUTE = "dev.lastcall.connection";

  private final Channel channel;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean hasServed;
  private volatile long lastUse = System.nanoTime();

  OpenConnection(Channel channel) {
    this.channel = channel;
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
    Duration limit = hasServed ? IDLE : FIRST_REQUEST;
    return isIdle() && now - lastUse > limit.toNanos();
  }

  /** Whether it is missed less: one that never had a request is missed least. */
  boolean isLessNeededThan(OpenConnection other) {
    return hasServed == other.hasServed ? lastUse - other.lastUse < 0 : other.hasServed;
  }

  /** In order: an HTTP/2 client gets a GOAWAY. */
  void close() {
    channel.close();
  }
}
