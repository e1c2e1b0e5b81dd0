package dev.lastcall.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/**
 * Collects a body: in one array, or in segments where it is large. Quarkus' own limit of size is no
 * use here: it closes an HTTP/2 connection without an answer, and an API server multiplexes many
 * reviews over one.
 */
final class RequestBody {

  /** Bytes. The API server itself takes objects of 3 MiB; a review of an update holds two. */
  static final int MAX_BYTES = 8 << 20;

  /** Bytes. Objects in a cluster have 1.5 MiB at most, where etcd has its default. */
  static final int LARGE = 1 << 20;

  /** Bytes up to which memory is taken for a declared length before the bytes are there. */
  private static final int BELIEVED_BYTES = 64 << 10;

  /**
   * Bytes that the largest body holds at most: what it has above {@link #MAX_BYTES} is the end of
   * its array and of its last segment.
   */
  static final int MOST_HELD = MAX_BYTES + 2 * SegmentPool.BYTES;

  /** Bytes up to which a body is one array, which is read faster. */
  private static final int ARRAY_BYTES = 256 << 10;

  private static final byte[] EMPTY = {};

  private final MemoryBudget budget;
  private final SegmentPool pool;
  private final Client client;
  private final long declared;
  private final List<byte[]> segments = new ArrayList<>(0);
  private byte[] bytes = EMPTY;
  private int lengthOfArray;
  private int length;

  /**
   * @param declared the length in bytes; negative where the client gave none
   */
  RequestBody(MemoryBudget budget, SegmentPool pool, Client client, long declared) {
    this.budget = budget;
    this.pool = pool;
    this.client = client;
    this.declared = declared;
  }

  /** Whether the body is within the limit with so many bytes more. */
  boolean isWithinLimit(int more) {
    return length + more <= MAX_BYTES;
  }

  /** Adds the bytes; false when there is no memory for them. */
  boolean append(Buffer chunk) {
    if (length == 0 && chunk.length() == declared && declared <= ARRAY_BYTES) {
      Optional<byte[]> whole = arrayOf(chunk);
      if (whole.isPresent()) {
        return take(whole.get());
      }
    }
    boolean fits = isArray() && length + chunk.length() <= ARRAY_BYTES;
    return fits ? appendToArray(chunk) : appendToSegments(chunk);
  }

  /**
   * The array behind a chunk that has nothing else in it, so nobody else has a use for it. That is
   * so for a frame of HTTP/2; a chunk of HTTP/1.1 is a part of what was decrypted.
   */
  private static Optional<byte[]> arrayOf(Buffer chunk) {
    return chunk instanceof BufferImpl it
            && it.byteBuf().hasArray()
            && it.byteBuf().array().length == chunk.length()
        ? Optional.of(it.byteBuf().array())
        : Optional.empty();
  }

  private boolean take(byte[] whole) {
    if (!budget.resize(client, 0, whole.length)) {
      return false;
    }
    bytes = whole;
    length = whole.length;
    lengthOfArray = whole.length;
    return true;
  }

  private boolean appendToArray(Buffer chunk) {
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
    lengthOfArray = needed;
    return true;
  }

  private int capacity(int needed) {
    if (declared >= needed && declared <= BELIEVED_BYTES) {
      return (int) declared;
    }
    int doubled = Math.min(Math.max(needed, 2 * bytes.length), ARRAY_BYTES);
    return declared >= needed ? (int) Math.min(doubled, declared) : doubled;
  }

  private boolean appendToSegments(Buffer chunk) {
    int at = 0;
    while (at < chunk.length()) {
      int room = segments.size() * SegmentPool.BYTES - (length - lengthOfArray);
      if (room == 0) {
        if (!budget.resize(client, held(), held() + SegmentPool.BYTES)) {
          return false;
        }
        segments.add(pool.acquire());
        room = SegmentPool.BYTES;
      }
      int more = Math.min(room, chunk.length() - at);
      chunk.getBytes(at, at + more, segments.get(segments.size() - 1), SegmentPool.BYTES - room);
      at += more;
      length += more;
    }
    return true;
  }

  private int held() {
    return bytes.length + segments.size() * SegmentPool.BYTES;
  }

  /** Whether it is one array; what is larger is a stream only. */
  boolean isArray() {
    return segments.isEmpty();
  }

  /** Whether it is decided on the event loop, where others wait for it. */
  boolean isSmall() {
    return isArray() && length <= MemoryBudget.SMALL;
  }

  /**
   * All of it; the array may be the one that is collected in or that it came in, and is to be read
   * only.
   *
   * @throws IllegalStateException when it is not one array
   */
  byte[] array() {
    if (!isArray()) {
      throw new IllegalStateException("a body of " + length + " bytes is no array");
    }
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** All of it, to be read before it is released. */
  InputStream stream() {
    List<InputStream> streams = new ArrayList<>();
    streams.add(new ByteArrayInputStream(bytes, 0, lengthOfArray));
    forEachSegment((segment, size) -> streams.add(new ByteArrayInputStream(segment, 0, size)));
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  /** Bytes that its tree takes, roughly; it need not be JSON. */
  int treeSize() {
    TreeSize size = new TreeSize();
    size.add(bytes, lengthOfArray);
    forEachSegment(size::add);
    return size.estimate();
  }

  private void forEachSegment(ObjIntConsumer<byte[]> action) {
    int left = length - lengthOfArray;
    for (byte[] segment : segments) {
      action.accept(segment, Math.min(left, SegmentPool.BYTES));
      left -= SegmentPool.BYTES;
    }
  }

  /** Forgets the bytes. May be called again. */
  void release() {
    int held = held();
    pool.release(segments);
    segments.clear();
    bytes = EMPTY;
    lengthOfArray = 0;
    length = 0;
    // Last: who takes the room has the segments then.
    budget.resize(client, held, 0);
  }
}
