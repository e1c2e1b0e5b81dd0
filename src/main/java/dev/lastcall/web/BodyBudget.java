package dev.lastcall.web;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies may be held in memory at a time. Whoever reaches the port can send
 * bodies, slowly and many at once; without a bound they would fill the heap, and liveness with it.
 */
@ApplicationScoped
class BodyBudget {

  /** A tree of JSON takes several times the bytes that it is read from. */
  private static final int SHARE_OF_HEAP = 8;

  private final long limit =
      Math.max(RequestBody.MAX_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  private final AtomicLong held = new AtomicLong();

  /** Whether so many bytes more may be held. */
  boolean take(int bytes) {
    if (held.addAndGet(bytes) <= limit) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void release(int bytes) {
    held.addAndGet(-bytes);
  }
}
