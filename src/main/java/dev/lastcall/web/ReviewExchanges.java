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

  private final Vertx vertx;
  private final DecisionRecorder recorder;
  private final ClosingConnections closingConnections;
  private final MemoryBudget bodies;
  private final MemoryBudget trees;
  private final BodyParts parts = new BodyParts();
  private final Set<ReviewExchange> open = ConcurrentHashMap.newKeySet();
  private final Client unknownClient = new Client("unknown");

  ReviewExchanges(Vertx vertx, DecisionRecorder recorder, ClosingConnections closingConnections) {
    this.vertx = vertx;
    this.recorder = recorder;
    this.closingConnections = closingConnections;
    long heap = Runtime.getRuntime().maxMemory();
    this.bodies = new MemoryBudget(Math.max(RequestBody.MAX_BYTES, heap / 8));
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
  BodyParts parts() {
    return parts;
  }

  /** Memory of the trees of large bodies while they are decided. */
  MemoryBudget trees() {
    return trees;
  }
}
