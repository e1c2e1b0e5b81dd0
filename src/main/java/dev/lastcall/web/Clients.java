package dev.lastcall.web;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The clients that have connections. */
final class Clients {

  private final Map<Object, Client> byAddress = new ConcurrentHashMap<>();

  /** The client of a connection that was accepted. */
  Client connected(Channel channel) {
    return byAddress.compute(
        address(channel),
        (address, known) -> {
          Client client = known == null ? new Client(address) : known;
          client.connected();
          return client;
        });
  }

  void disconnected(Client client) {
    byAddress.computeIfPresent(
        client.address(), (address, known) -> known.disconnected() == 0 ? null : known);
  }

  /** How many connections the client has that has the most. */
  int mostConnections() {
    return byAddress.values().stream().mapToInt(Client::connections).max().orElse(0);
  }

  /** The client of a channel, if it has connections. */
  Optional<Client> of(Channel channel) {
    return Optional.ofNullable(byAddress.get(address(channel)));
  }

  private static Object address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress internet
        ? internet.getAddress()
        : String.valueOf(channel.remoteAddress());
  }
}
