package dev.lastcall.web;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whoever sends from one address: an API server, or a Pod that must not take what the API server
 * needs. What a proxy forwards comes from one address, too, and is one client then.
 */
final class Client {

  private final Object address;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong announced = new AtomicLong();

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

  /**
   * Counts a large body of which the client has told the length; false, with nothing counted, where
   * it sends too many already. Were that found out as their bytes come, the heap would fill up with
   * parts of bodies of which none is ever complete.
   *
   * @param limit bytes of all that it sends at a time
   */
  boolean announce(long bytes, long limit) {
    long before = announced.getAndUpdate(all -> all + bytes <= limit ? all + bytes : all);
    return before + bytes <= limit;
  }

  /** Of those announced, so many bytes are over: answered, or given up. */
  void received(long bytes) {
    announced.addAndGet(-bytes);
  }
}
