package dev.lastcall.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * Reads little of a connection at a time, and nothing while its client has had its share. Else an
 * event loop reads each connection that has sent something before it does anything else, and a
 * hundred of an attack take as long as a review of somebody else then waits.
 */
@SuppressWarnings("deprecation") // of RecvByteBufAllocator.Handle, which Netty itself asks for
final class BoundedReading implements RecvByteBufAllocator {

  /** Bytes that are read of a connection until the others of its event loop are read. */
  private static final int READ_IN_TURN = 16 << 10;

  private final OpenConnection connection;
  private final RecvByteBufAllocator sizes =
      new AdaptiveRecvByteBufAllocator(64, 2_048, READ_IN_TURN).maxMessagesPerRead(1);

  BoundedReading(OpenConnection connection) {
    this.connection = connection;
  }

  @Override
  public Handle newHandle() {
    return new Shared(sizes.newHandle());
  }

  /** A read into no room reads nothing, and the selector tells of the same connection again. */
  private final class Shared extends DelegatingHandle {

    private boolean waits;

    private Shared(Handle sizes) {
      super(sizes);
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator buffers) {
      waits = !connection.mayRead();
      return waits ? Unpooled.EMPTY_BUFFER : super.allocate(buffers);
    }

    @Override
    public void lastBytesRead(int bytes) {
      if (!waits) {
        super.lastBytesRead(bytes);
        connection.read(bytes);
      }
    }

    @Override
    public int lastBytesRead() {
      return waits ? 0 : super.lastBytesRead();
    }

    /** Nothing was read: that tells nothing of what is sent. */
    @Override
    public void readComplete() {
      if (!waits) {
        super.readComplete();
      }
    }
  }
}
