package dev.lastcall.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.netty.channel.Channel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of a server, at most so many. When there is one too many, one that is idle makes
 * room, so that whoever opens very many does not shut out the API server.
 */
final class OpenConnections {

  /** Bytes of heap. A connection with its handshake and its buffers takes a part of that. */
  private static final int HEAP_OF_CONNECTION = 256 << 10;

  private static final int MIN = 256;
  private static final int MAX = 4_096;

  private final int limit;

  /** What was told to close does so on threads that may be busy; it counts until it has. */
  private final int mayBeClosing;

  private final AtomicInteger count = new AtomicInteger();
  private final Set<OpenConnection> open = ConcurrentHashMap.newKeySet();
  private final Counter refused = closed("refused");
  private final Counter displaced = closed("displaced");
  private final Counter idle = closed("idle");

  OpenConnections(int limit) {
    this.limit = limit;
    this.mayBeClosing = limit / 4;
  }

  /** As many as the heap of this process bears. */
  static OpenConnections withinHeap() {
    long borne = Runtime.getRuntime().maxMemory() / HEAP_OF_CONNECTION;
    return new OpenConnections((int) Math.max(MIN, Math.min(MAX, borne)));
  }

  private static Counter closed(String reason) {
    return Counter.builder("lastcall.connections.closed")
        .description("Connections that were closed because there were too many, or nothing came")
        .tags("reason", reason)
        .register(Metrics.globalRegistry);
  }

  /** Takes a connection that was just accepted; false when there is no room for it. */
  boolean accept(Channel channel) {
    int now = count.get();
    if (now >= limit && (now - limit > mayBeClosing || !makeRoom())) {
      refused.increment();
      return false;
    }
    OpenConnection connection = new OpenConnection(channel);
    count.incrementAndGet();
    open.add(connection);
    channel.closeFuture().addListener(closed -> forget(connection));
    return true;
  }

  private void forget(OpenConnection connection) {
    count.decrementAndGet();
    open.remove(connection);
  }

  private boolean makeRoom() {
    Optional<OpenConnection> leastNeeded =
        open.stream()
            .filter(OpenConnection::isIdle)
            .reduce((a, b) -> b.isLessNeededThan(a) ? b : a);
    leastNeeded.ifPresent(connection -> close(connection, displaced));
    return leastNeeded.isPresent();
  }

  /** Closes what has been idle for long: bytes that never become a request do not count as use. */
  void closeIdle() {
    long now = System.nanoTime();
    for (OpenConnection connection : open) {
      if (connection.isIdleForLong(now)) {
        close(connection, idle);
      }
    }
  }

  private void close(OpenConnection connection, Counter counter) {
    if (open.remove(connection)) {
      counter.increment();
      connection.close();
    }
  }
}
