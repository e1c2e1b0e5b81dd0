package dev.lastcall.web;

import jakarta.inject.Singleton;
import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Arrays that large bodies are collected in, one after another. A body of 8 MiB in an array that
 * grows leaves 16 MiB of garbage in the old generation, so that every fourth made the JVM collect
 * all, while nobody is answered. There are never more than the budget of bodies has room for; those
 * that are free are not counted in it, and are kept until the JVM needs their memory or the program
 * is idle.
 */
@Singleton
final class SegmentPool {

  /** Bytes of a segment. */
  static final int BYTES = 256 << 10;

  private SoftReference<Deque<byte[]>> free = new SoftReference<>(null);

  /** One whose bytes may be those of an earlier body. */
  synchronized byte[] acquire() {
    Deque<byte[]> segments = free.get();
    return segments == null || segments.isEmpty() ? new byte[BYTES] : segments.pop();
  }

  /** Nobody may use them any more. */
  synchronized void release(Collection<byte[]> segments) {
    if (segments.isEmpty()) {
      return;
    }
    Deque<byte[]> kept = free.get();
    if (kept == null) {
      kept = new ArrayDeque<>();
      free = new SoftReference<>(kept);
    }
    kept.addAll(segments);
  }

  /** Forgets those that are free: the JVM alone would do so with its second collection only. */
  synchronized void clear() {
    free.clear();
  }
}
