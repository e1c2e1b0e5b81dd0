package dev.lastcall.web;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whoever sends from one address: an API server, or a Pod that must not take what the API server
 * needs. What a proxy forwards comes from one address, too, and is one client then.
 */
final class Client {

  private final Object address;
  private final AtomicInteger connections = new AtomicInteger();

  Client(Object address) {
    this.address = address;
  }

  Object address() {
    return address;
  }

  int connections() {
    return connections.get();
  }

  void connected() {
    connections.incrementAndGet();
  }

  /** How many connections are left. */
  int disconnected() {
    return connections.decrementAndGet();
  }
}
