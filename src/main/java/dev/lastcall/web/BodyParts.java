package dev.lastcall.web;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Arrays that large bodies are collected in, one after another. A body of 8 MiB in an array that
 * grows leaves 16 MiB of garbage in the old generation, so that every fourth made the JVM collect
 * all, while nobody is answered. What is free is kept until a collection needs its memory, or finds
 * that it was not used for some seconds.
 */
final class BodyParts {

  /** Of one, in bytes. */
  static final int BYTES = 256 << 10;

  private SoftReference<Deque<byte[]>> free = new SoftReference<>(null);

  /** One whose bytes are those of an earlier body. */
  synchronized byte[] take() {
    Deque<byte[]> parts = free.get();
    return parts == null || parts.isEmpty() ? new byte[BYTES] : parts.pop();
  }

  synchronized void giveBack(Collection<byte[]> parts) {
    if (parts.isEmpty()) {
      return;
    }
    Deque<byte[]> kept = free.get();
    if (kept == null) {
      kept = new ArrayDeque<>();
      free = new SoftReference<>(kept);
    }
    kept.addAll(parts);
  }
}
