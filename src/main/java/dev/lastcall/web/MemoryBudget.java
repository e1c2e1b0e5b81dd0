package dev.lastcall.web;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<Client, Long> smallBytes = new ConcurrentHashMap<>();

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
    return all <= limit + reserve && smallOfClient <= reserve / Math.max(1, smallBytes.size());
  }

  private long addSmall(Client client, int bytes) {
    Long now =
        smallBytes.compute(
            client,
            (same, before) -> {
              long sum = (before == null ? 0 : before) + bytes;
              return sum == 0 ? null : sum;
            });
    return now == null ? 0 : now;
  }

  /** How many bytes the small reviews of a client hold. */
  long smallBytes(Client client) {
    return smallBytes.getOrDefault(client, 0L);
  }

  private static int smallPart(int bytes) {
    return bytes <= SMALL ? bytes : 0;
  }

  /** Bytes that anyone may hold, the reserve for what is small left aside. */
  long limit() {
    return limit;
  }

  /** Whether so many bytes could be held if nothing else were. */
  boolean isWithinLimit(int bytes) {
    return bytes <= limit;
  }
}
