package dev.lastcall.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The connections of a server, at most so many. When there is one too many, the client with the
 * most of them loses one, so that whoever opens very many does not shut out the API server.
 */
final class OpenConnections {

  /** Bytes of heap. A connection with its handshake and its buffers takes a part of that. */
  private static final int HEAP_OF_CONNECTION = 256 << 10;

  /** What is younger may be about to ask; it also bounds how many handshakes a flood can cause. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private static final int MIN = 256;
  private static final int MAX = 4_096;

  private final int limit;
  private final Duration settled;

  /** What was told to close does so on threads that may be busy; it counts until it has. */
  private final int mayBeClosing;

  private final AtomicInteger count = new AtomicInteger();
  private final Set<OpenConnection> open = ConcurrentHashMap.newKeySet();
  private final Clients clients = new Clients();
  private final EventLoopTurns turns = new EventLoopTurns();
  private final Counter refused = closed("refused");
  private final Counter displaced = closed("displaced");
  private final Counter cut = closed("cut");
  private final Counter idle = closed("idle");

  /**
   * @param settled how long a connection must have been idle until it makes room for another of the
   *     same client
   */
  OpenConnections(int limit, Duration settled) {
    this.limit = limit;
    this.settled = settled;
    this.mayBeClosing = limit / 4;
  }

  /** As many as the heap of this process bears. */
  static OpenConnections withinHeap() {
    long borne = Runtime.getRuntime().maxMemory() / HEAP_OF_CONNECTION;
    return new OpenConnections((int) Math.max(MIN, Math.min(MAX, borne)), SETTLED);
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
    if (now >= limit && (now - limit > mayBeClosing || !makeRoomFor(channel))) {
      refused.increment();
      return false;
    }
    OpenConnection connection = new OpenConnection(channel, clients.connected(channel), turns);
    count.incrementAndGet();
    open.add(connection);
    channel.closeFuture().addListener(closed -> forget(connection));
    channel.pipeline().addLast(new FirstTurn(connection));
    return true;
  }

  private void forget(OpenConnection connection) {
    count.decrementAndGet();
    open.remove(connection);
    clients.disconnected(connection.client());
  }

  private boolean makeRoomFor(Channel newcomer) {
    Optional<Client> own = clients.of(newcomer);
    int ownConnections = own.map(Client::connections).orElse(0);
    int most = clients.mostConnections();
    long now = System.nanoTime();
    Optional<OpenConnection> leastNeeded =
        most > ownConnections + 1
            ? leastNeeded(it -> it.client().connections() == most)
            : leastNeeded(
                it ->
                    it.isIdleFor(settled, now)
                        && (it.client().connections() > ownConnections
                            || own.equals(Optional.of(it.client()))));
    leastNeeded.ifPresent(
        connection -> {
          if (connection.isIdle()) {
            close(connection, displaced);
          } else if (open.remove(connection)) {
            cut.increment();
            connection.cut();
          }
        });
    return leastNeeded.isPresent();
  }

  private Optional<OpenConnection> leastNeeded(Predicate<OpenConnection> ofThese) {
    return open.stream().filter(ofThese).reduce((a, b) -> b.isLessNeededThan(a) ? b : a);
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
