package dev.lastcall.web;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory reviews may hold at a time. Whoever reaches the port can send bodies, slowly and
 * many at once; without a bound they would fill the heap, and liveness with it.
 */
final class MemoryBudget {

  /** Bytes. A review of a Pod has 2 to 20 KiB. */
  static final int SMALL = 64 << 10;

  private final long limit;
  private final long limitOfLarge;
  private final AtomicLong held = new AtomicLong();

  /**
   * @param limitOfLarge bytes that may be held before what is large is refused; small takes a
   *     quarter more, so that large reviews never shut out the small ones
   */
  MemoryBudget(long limitOfLarge) {
    this.limitOfLarge = limitOfLarge;
    this.limit = limitOfLarge + limitOfLarge / 4;
  }

  /**
   * Whether so many bytes more may be held.
   *
   * @param total bytes that belong together, with these
   */
  boolean take(int bytes, int total) {
    if (held.addAndGet(bytes) <= (total <= SMALL ? limit : limitOfLarge)) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /** Whether so many bytes could be held if nothing else were. */
  boolean isWithinLimit(int total) {
    return total <= limitOfLarge;
  }

  void release(int bytes) {
    held.addAndGet(-bytes);
  }
}
