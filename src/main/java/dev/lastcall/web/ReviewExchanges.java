package dev.lastcall.web;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The reviews that are being read, decided or answered, and what they share. */
@ApplicationScoped
class ReviewExchanges {

  private static final long LOOK_MILLIS = 1_000;

  /** Bytes: the largest body has room where the heap is small, too. */
  private static final int LEAST_FOR_BODIES =
      RequestBody.MOST_HELD + ReviewExchange.BYTES_OF_REQUEST;

  private final Vertx vertx;
  private final DecisionRecorder recorder;
  private final ClosingConnections closingConnections;
  private final MemoryBudget bodies;
  private final MemoryBudget trees;
  private final SegmentPool segments;
  private final Set<ReviewExchange> open = ConcurrentHashMap.newKeySet();
  private final Client unknownClient = new Client("unknown");

  ReviewExchanges(
      Vertx vertx,
      DecisionRecorder recorder,
      ClosingConnections closingConnections,
      SegmentPool segments) {
    this.vertx = vertx;
    this.segments = segments;
    this.recorder = recorder;
    this.closingConnections = closingConnections;
    long heap = Runtime.getRuntime().maxMemory();
    this.bodies = new MemoryBudget(Math.max(LEAST_FOR_BODIES, heap / 8));
    this.trees = new MemoryBudget(heap / 4);
  }

  /** One look a second costs less than a timer for each review. */
  void start(@Observes StartupEvent event) {
    vertx.setPeriodic(
        LOOK_MILLIS,
        timer -> {
          long now = System.nanoTime();
          open.forEach(exchange -> exchange.endIfOverdue(now));
        });
  }

  void begin(RoutingContext context, Decision decision) {
    ReviewExchange exchange = new ReviewExchange(context, decision, this);
    open.add(exchange);
    exchange.start();
  }

  /** False when it was known before. */
  boolean ended(ReviewExchange exchange) {
    return open.remove(exchange);
  }

  /** Of requests that come another way than through a port. */
  Client unknownClient() {
    return unknownClient;
  }

  Vertx vertx() {
    return vertx;
  }

  DecisionRecorder recorder() {
    return recorder;
  }

  ClosingConnections closingConnections() {
    return closingConnections;
  }

  /** Memory of bodies until they are answered. */
  MemoryBudget bodies() {
    return bodies;
  }

  /** What large bodies are collected in. */
  SegmentPool segments() {
    return segments;
  }

  /** Memory of the trees of large bodies while they are decided. */
  MemoryBudget trees() {
    return trees;
  }
}
