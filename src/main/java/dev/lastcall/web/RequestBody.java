package dev.lastcall.web;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Collects a body in one array. Quarkus' own limit of size is no use here: it closes an HTTP/2
 * connection without an answer, and an API server multiplexes many reviews over one.
 */
final class RequestBody {

  /** Bytes. The API server itself takes objects of 3 MiB; a review of an update holds two. */
  static final int MAX_BYTES = 8 << 20;

  /** Bytes. Objects in a cluster have 1.5 MiB at most, where etcd has its default. */
  static final int LARGE = 1 << 20;

  /** Bytes up to which memory is taken for a declared length before the bytes are there. */
  private static final int BELIEVED_BYTES = 64 << 10;

  private static final byte[] EMPTY = {};

  private final MemoryBudget budget;
  private final Client client;
  private final long declared;
  private byte[] bytes = EMPTY;
  private int length;

  /**
   * @param declared the length in bytes; negative where the client gave none
   */
  RequestBody(MemoryBudget budget, Client client, long declared) {
    this.budget = budget;
    this.client = client;
    this.declared = declared;
  }

  /** Whether the body is within the limit with so many bytes more. */
  boolean isWithinLimit(int more) {
    return length + more <= MAX_BYTES;
  }

  /** Adds the bytes; false when there is no memory for them. */
  boolean append(Buffer chunk) {
    int needed = length + chunk.length();
    if (needed > bytes.length) {
      int capacity = capacity(needed);
      if (!budget.resize(client, bytes.length, capacity)) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, capacity);
    }
    chunk.getBytes(bytes, length);
    length = needed;
    return true;
  }

  private int capacity(int needed) {
    if (declared >= needed && declared <= BELIEVED_BYTES) {
      return (int) declared;
    }
    int doubled = Math.max(needed, 2 * bytes.length);
    return declared >= needed ? (int) Math.min(doubled, declared) : Math.min(doubled, MAX_BYTES);
  }

  /** All of it; the array may be the one that is collected in. */
  byte[] complete() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** Forgets the bytes. May be called again. */
  void release() {
    budget.resize(client, bytes.length, 0);
    bytes = EMPTY;
    length = 0;
  }
}
