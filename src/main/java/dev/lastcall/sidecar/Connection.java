package dev.lastcall.sidecar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A connection to the sidecar: one request, one answer, closed. */
final class Connection {

  private static final int MAX_HEAD_BYTES = 4_096;
  private static final long READING_MILLIS = 5_000;
  private static final long WRITING_MILLIS = 5_000;

  /** How long what still comes is read, so that the answer is not lost with a reset. */
  private static final long LINGER_MILLIS = 1_000;

  enum State {
    READING,
    WAITING,
    WRITING,
    LINGERING
  }

  private final SocketChannel channel;
  private final SelectionKey key;
  private ByteBuffer in = ByteBuffer.allocate(MAX_HEAD_BYTES);
  private ByteBuffer out;
  private State state = State.READING;
  private long deadline;

  Connection(SocketChannel channel, SelectionKey key, long now) {
    this.channel = channel;
    this.key = key;
    this.deadline = now + READING_MILLIS;
  }

  State state() {
    return state;
  }

  /** When it is to be cut; callers of a drain may wait as long as that lasts. */
  long deadline() {
    return deadline;
  }

  /**
   * Reads what came.
   *
   * @return the bytes of the head when it is complete, -1 when the peer is gone, else 0
   * @throws HeadTooLargeException when there is no place for more
   */
  int read() throws IOException {
    if (state != State.READING) {
      in.clear();
      int count = channel.read(in);
      return count < 0 ? -1 : 0;
    }
    int count = channel.read(in);
    if (HttpRequest.isComplete(in.array(), in.position())) {
      return in.position();
    }
    if (!in.hasRemaining()) {
      throw new HeadTooLargeException();
    }
    return count < 0 ? -1 : 0;
  }

  byte[] head() {
    return in.array();
  }

  void awaitDrain() {
    state = State.WAITING;
    deadline = Drain.NEVER;
    in = ByteBuffer.allocate(64);
  }

  void answer(ByteBuffer answer, long now) throws IOException {
    state = State.WRITING;
    deadline = now + WRITING_MILLIS;
    in = ByteBuffer.allocate(512);
    out = answer;
    write(now);
  }

  void write(long now) throws IOException {
    channel.write(out);
    if (out.hasRemaining()) {
      key.interestOps(SelectionKey.OP_WRITE);
    } else {
      channel.shutdownOutput();
      state = State.LINGERING;
      deadline = now + LINGER_MILLIS;
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  void close() {
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
      return;
    }
  }

  /** The head has more bytes than are read. */
  static final class HeadTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
