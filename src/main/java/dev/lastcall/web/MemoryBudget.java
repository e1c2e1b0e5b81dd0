package dev.lastcall.web;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory reviews may hold at a time. Whoever reaches the port can send bodies, slowly and
 * many at once; without a bound they would fill the heap, and liveness with it.
 */
final class MemoryBudget {

  /** Bytes. A review of a Pod has 2 to 20 KiB. */
  static final int SMALL = 64 << 10;

  private final long limit;
  private final long reserve;
  private final AtomicLong held = new AtomicLong();
  private final AtomicInteger clientsWithSmall = new AtomicInteger();

  /**
   * @param limit bytes that anyone may hold; a quarter more is kept for what is small, in equal
   *     parts for each client, so that neither large reviews nor many of one client shut out the
   *     small ones of others
   */
  MemoryBudget(long limit) {
    this.limit = limit;
    this.reserve = limit / 4;
  }

  /**
   * Holds so many bytes in place of those held before; false, with nothing changed, when there are
   * too many. Fewer are always held.
   */
  boolean resize(Client client, int before, int after) {
    long all = held.addAndGet(after - before);
    long small = addSmall(client, smallPart(after) - smallPart(before));
    if (after <= before || all <= limit || after <= SMALL && isWithinReserve(all, small)) {
      return true;
    }
    held.addAndGet(before - after);
    addSmall(client, smallPart(before) - smallPart(after));
    return false;
  }

  private boolean isWithinReserve(long all, long smallOfClient) {
    return all <= limit + reserve && smallOfClient <= reserve / Math.max(1, clientsWithSmall.get());
  }

  private long addSmall(Client client, int bytes) {
    long now = client.smallBytes().addAndGet(bytes);
    if (now == bytes && bytes > 0) {
      clientsWithSmall.incrementAndGet();
    } else if (now == 0 && bytes < 0) {
      clientsWithSmall.decrementAndGet();
    }
    return now;
  }

  private static int smallPart(int bytes) {
    return bytes <= SMALL ? bytes : 0;
  }

  /** Whether so many bytes could be held if nothing else were. */
  boolean isWithinLimit(int bytes) {
    return bytes <= limit;
  }
}
