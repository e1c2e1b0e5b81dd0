package dev.lastcall.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds what a connection sends first until it is the client's turn: with the first message of a
 * handshake the server makes a key and signs, which takes longer than a review. Comes before TLS.
 */
final class FirstTurn extends ChannelInboundHandlerAdapter {

  private final OpenConnection connection;
  private final List<Object> held = new ArrayList<>();
  private boolean isWaiting;
  private boolean isReadComplete;

  FirstTurn(OpenConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    held.add(message);
    if (!isWaiting) {
      isWaiting = true;
      connection.begin(() -> pass(context));
    }
  }

  /** All was held: this is told when it is passed on. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    isReadComplete = true;
  }

  /** Is removed first: an upgrade to HTTP/2 removes all handlers that are not its own. */
  private void pass(ChannelHandlerContext context) {
    if (context.isRemoved()) {
      return;
    }
    List<Object> messages = List.copyOf(held);
    held.clear();
    context.pipeline().remove(this);
    messages.forEach(context::fireChannelRead);
    if (isReadComplete) {
      context.fireChannelReadComplete();
    }
  }

  /** Also when the connection is closed. */
  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    held.forEach(ReferenceCountUtil::release);
    held.clear();
  }
}
