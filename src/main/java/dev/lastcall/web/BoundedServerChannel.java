package dev.lastcall.web;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Accepts connections as long as there is room for them. */
final class BoundedServerChannel extends NioServerSocketChannel {

  private static final long LOOK_SECONDS = 1;

  /** Bytes that are read of a connection until the others of its event loop are read. */
  private static final int READ_IN_TURN = 16 << 10;

  private final OpenConnections connections = OpenConnections.withinHeap();

  @Override
  protected void doRegister() throws Exception {
    super.doRegister();
    Future<?> looks =
        eventLoop()
            .scheduleWithFixedDelay(
                connections::closeIdle, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    closeFuture().addListener(closed -> looks.cancel(false));
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    int read = super.doReadMessages(accepted);
    if (read > 0) {
      Channel channel = (Channel) accepted.get(accepted.size() - 1);
      if (!connections.accept(channel)) {
        accepted.remove(accepted.size() - 1);
        channel.unsafe().closeForcibly();
        return 0;
      }
      channel
          .config()
          .setRecvByteBufAllocator(
              new AdaptiveRecvByteBufAllocator(64, 2_048, READ_IN_TURN).maxMessagesPerRead(1));
    }
    return read;
  }
}
