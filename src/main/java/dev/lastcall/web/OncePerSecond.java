package dev.lastcall.web;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what comes in floods, for a line that is written at most once a second. */
final class OncePerSecond {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final AtomicLong untold = new AtomicLong();
  private final AtomicLong last = new AtomicLong(System.nanoTime() - SECOND);

  /**
   * Counts one.
   *
   * @param now of {@link System#nanoTime}
   * @return how many there were since the last line, if it is time for one; else 0
   */
  long next(long now) {
    untold.incrementAndGet();
    long before = last.get();
    return now - before >= SECOND && last.compareAndSet(before, now) ? untold.getAndSet(0) : 0;
  }
}
