package dev.lastcall.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;

/** A connection over TLS whose client sends what it wants, when it wants. */
public final class RawConnection implements AutoCloseable {

  private static final int LOOK_MILLIS = 20;
  private static final int ANSWER_MILLIS = 120_000;

  private final SSLSocket socket;

  private RawConnection(SSLSocket socket) {
    this.socket = socket;
  }

  /** Connects to localhost; the handshake is over when it returns. */
  public static RawConnection open(int port) throws IOException {
    return open(port, "127.0.0.1");
  }

  /** The same from a local address. */
  public static RawConnection open(int port, String from) throws IOException {
    InetAddress localhost = InetAddress.getByName("127.0.0.1");
    SSLSocket socket =
        (SSLSocket)
            TrustAll.context()
                .getSocketFactory()
                .createSocket(localhost, port, InetAddress.getByName(from), 0);
    socket.setSoTimeout(ANSWER_MILLIS);
    socket.startHandshake();
    return new RawConnection(socket);
  }

  public void send(String text) throws IOException {
    send(text.getBytes(US_ASCII));
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /**
   * Sends the head of a review of so many bytes, over HTTP/1.1.
   *
   * @param headers more of them, as {@code name: value}
   */
  public void sendHead(int bodyBytes, String... headers) throws IOException {
    String more = Stream.of(headers).map(header -> header + "\r\n").collect(joining());
    send(
        """
        POST /mutate HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/json\r
        Content-Length: %d\r
        %s\r
        """
            .formatted(bodyBytes, more));
  }

  /** The code of the answer over HTTP/1.1. */
  public int status() throws IOException {
    String line = new String(socket.getInputStream().readNBytes(12), US_ASCII);
    if (line.length() < 12 || !line.startsWith("HTTP/1.1 ")) {
      throw new IOException("no answer over HTTP/1.1: " + line);
    }
    return Integer.parseInt(line.substring(9));
  }

  /** Whether the server has closed it; what it sent before is thrown away. */
  public boolean isClosed() {
    try {
      socket.setSoTimeout(LOOK_MILLIS);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
