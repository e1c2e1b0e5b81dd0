package dev.lastcall.web;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Whose review is decided next on an event loop, or handshake is begun. A few are as they arrive;
 * where more have come together, their clients take turns, and the event loop goes on reading
 * meanwhile. One that sends thousands waits for itself then, and not others for it.
 *
 * <p>Used on its event loop only.
 */
final class Turns {

  /** What a review costs, of at most 64 KiB. */
  static final int REVIEW = 1;

  /** What a handshake costs, in reviews. */
  static final int HANDSHAKE = 4;

  /** What is done as it arrives while the event loop reads its connections once. */
  private static final int AS_IT_ARRIVES = 8 * REVIEW;

  /** How long what waits is decided before the event loop reads again. */
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** So many of a client wait until its connections are read no more. */
  private static final int MANY = 32;

  /** So few wait when one of its connections is read again. */
  private static final int FEW = 16;

  private final EventLoop eventLoop;
  private final Map<Client, Waiting> waiting = new HashMap<>();
  private final Queue<Waiting> order = new ArrayDeque<>();
  private int arrived;

  Turns(EventLoop eventLoop) {
    this.eventLoop = eventLoop;
  }

  /** Runs what a client asks for over a connection, now or when it is its turn. */
  void take(Client client, Reading connection, int cost, Runnable work) {
    if (order.isEmpty() && arrived < AS_IT_ARRIVES) {
      if (arrived == 0) {
        eventLoop.execute(() -> arrived = 0);
      }
      arrived += cost;
      work.run();
      return;
    }
    if (order.isEmpty()) {
      runLater();
    }
    Waiting ofClient = waiting.computeIfAbsent(client, Waiting::new);
    if (ofClient.work.isEmpty()) {
      order.add(ofClient);
    }
    ofClient.add(connection, work);
  }

  /** A timer that is due at once runs after the next reading; a task could run before it. */
  private void runLater() {
    eventLoop.schedule(this::runSlice, 0, TimeUnit.NANOSECONDS);
  }

  private void runSlice() {
    long end = System.nanoTime() + SLICE_NANOS;
    try {
      do {
        next().run();
      } while (!order.isEmpty() && System.nanoTime() - end < 0);
    } finally {
      if (!order.isEmpty()) {
        runLater();
      }
    }
  }

  private Runnable next() {
    Waiting ofClient = order.remove();
    Runnable work = ofClient.next();
    if (ofClient.work.isEmpty()) {
      waiting.remove(ofClient.client);
    } else {
      order.add(ofClient);
    }
    return work;
  }

  /** What waits of a client, and which of its connections are not read meanwhile. */
  private static final class Waiting {

    private final Client client;
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final Set<Reading> paused = new LinkedHashSet<>();

    private Waiting(Client client) {
      this.client = client;
    }

    void add(Reading connection, Runnable added) {
      work.add(added);
      if (work.size() >= MANY && paused.add(connection)) {
        connection.pause();
      }
    }

    /** One connection is read again at a time: each may bring as many as were too many. */
    Runnable next() {
      Runnable next = work.remove();
      if (work.isEmpty()) {
        paused.forEach(Reading::resume);
      } else if (work.size() < FEW && !paused.isEmpty()) {
        Reading first = paused.iterator().next();
        paused.remove(first);
        first.resume();
      }
      return next;
    }
  }
}
