package dev.lastcall.testing;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * An application that listens, and its clients. Sockets are of the address family of their address:
 * plain {@code java.net} would make all of them sockets of IPv6.
 */
public final class ListeningApplication implements AutoCloseable {

  private final ServerSocketChannel listener;
  private final List<Exchange> exchanges = new ArrayList<>();

  private ListeningApplication(ServerSocketChannel listener) {
    this.listener = listener;
  }

  /**
   * Listens.
   *
   * @param address {@code ::} takes clients of IPv4 as well
   */
  public static ListeningApplication listen(String address, int port) throws IOException {
    InetAddress parsed = InetAddress.getByName(address);
    ServerSocketChannel listener = ServerSocketChannel.open(family(parsed));
    return new ListeningApplication(listener.bind(new InetSocketAddress(parsed, port), 512));
  }

  private static ProtocolFamily family(InetAddress address) {
    return address instanceof Inet6Address
        ? StandardProtocolFamily.INET6
        : StandardProtocolFamily.INET;
  }

  /** A client connects to this address, and is accepted. */
  public Exchange connect(String address) throws IOException {
    Exchange exchange = connectUnrecorded(address);
    exchanges.add(exchange);
    return exchange;
  }

  private Exchange connectUnrecorded(String address) throws IOException {
    InetAddress parsed = InetAddress.getByName(address);
    int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
    SocketChannel client = SocketChannel.open(family(parsed));
    client.connect(new InetSocketAddress(parsed, port));
    return new Exchange(client, listener.accept());
  }

  /** A client connects, sends, is answered and leaves. */
  public void serveShortly(String address) throws IOException {
    try (Exchange exchange = connectUnrecorded(address)) {
      exchange.sendAndAnswer();
    }
  }

  /** Stops to listen; connections stay. */
  public void stopListening() throws IOException {
    listener.close();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Exchange exchange : exchanges) {
      exchange.close();
    }
  }

  /** Both ends of a connection. */
  public record Exchange(SocketChannel client, SocketChannel server) implements AutoCloseable {

    /** The client sends a byte, and the application sends it back. */
    public void sendAndAnswer() throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(1);
      client.write(buffer);
      server.read(buffer.clear());
      server.write(buffer.flip());
      client.read(buffer.clear());
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
    }
  }
}
