package dev.lastcall.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real sockets, of which one client has many. */
class BoundedReadingTest {

  private static final int CONNECTIONS = 64;

  /** Bytes; as many as the system takes before anybody reads. */
  private static final int EACH = 32 << 10;

  private final NioEventLoopGroup eventLoop = new NioEventLoopGroup(1);
  private final Reader reader = new Reader();
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  @Test
  void manyConnectionsOfAClientAreNotReadAtOnceAndNothingOfThemIsLost() throws Exception {
    Channel server =
        new ServerBootstrap()
            .group(eventLoop)
            .channelFactory(BoundedServerChannel::new)
            .childHandler(reader)
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    for (int i = 0; i < CONNECTIONS; i++) {
      sockets.add(
          new Socket(
              InetAddress.getLoopbackAddress(),
              ((InetSocketAddress) server.localAddress()).getPort()));
    }
    assertTrue(reader.accepted.await(1, TimeUnit.MINUTES), "all are accepted");
    CountDownLatch sent = new CountDownLatch(1);
    eventLoop.execute(() -> awaitQuietly(sent));
    for (Socket socket : sockets) {
      OutputStream out = socket.getOutputStream();
      out.write(new byte[EACH]);
      out.flush();
    }
    sent.countDown();
    assertTrue(reader.all.await(1, TimeUnit.MINUTES), reader.left() + " bytes are not read");
    assertEquals(CONNECTIONS * EACH, reader.total);
    assertTrue(
        reader.mostAtOnce < 2 * Turns.READ_AT_ONCE, reader.mostAtOnce + " bytes were read at once");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Counts on the event loop what comes until its tasks run. */
  @Sharable
  private static final class Reader extends ChannelInboundHandlerAdapter {

    private final CountDownLatch accepted = new CountDownLatch(CONNECTIONS);
    private final CountDownLatch all = new CountDownLatch(1);
    private volatile int total;
    private volatile int mostAtOnce;
    private int atOnce;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      accepted.countDown();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      if (atOnce == 0) {
        context.channel().eventLoop().execute(this::look);
      }
      atOnce += bytes.readableBytes();
      bytes.release();
    }

    private void look() {
      total += atOnce;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      atOnce = 0;
      if (left() == 0) {
        all.countDown();
      }
    }

    private int left() {
      return CONNECTIONS * EACH - total;
    }
  }
}
