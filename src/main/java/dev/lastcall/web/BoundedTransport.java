package dev.lastcall.web;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.VertxServiceProvider;

/**
 * Makes the servers of Vert.x bound their connections. Quarkus can do so too, but it counts a
 * connection when its handshake is over, and refuses whoever comes last. Quarkus finds this class
 * by META-INF/services when it builds the program; the Kubernetes client, which has a Vert.x of its
 * own, does so when it starts.
 */
@RegisterForReflection(methods = false, fields = false)
public final class BoundedTransport implements VertxServiceProvider {

  @Override
  public void init(VertxBuilder builder) {
    builder.findTransport(new Transport());
  }

  private static final class Transport extends JDKTransport {

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return domainSocket ? super.serverChannelFactory(true) : BoundedServerChannel::new;
    }
  }
}
