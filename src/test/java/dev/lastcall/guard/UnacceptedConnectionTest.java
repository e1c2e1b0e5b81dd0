package dev.lastcall.guard;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lastcall.policy.DeleteGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A call to a host that answers no attempt to connect, as behind a network policy. */
@EnabledOnOs(OS.LINUX)
class UnacceptedConnectionTest {

  private static final String SYN_SENT = "02";

  @Test
  void theAttemptEndsWithTheCall() throws Exception {
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        CalledSystem system = new CalledSystem()) {
      fill(listening, queue);
      String url = "http://127.0.0.1:" + listening.getLocalPort() + "/ready";
      DeleteGuard guard = system.asking("{ method: GET, url: '" + url + "', timeout: 1s }", "{}");

      assertEquals(
          "ready: GET " + url + " gave no complete answer within 1s",
          system.failure(system.ask(guard, CalledSystem.values(guard))));
      await().atMost(Duration.ofSeconds(60)).until(() -> attempts(listening.getLocalPort()) == 0);
    } finally {
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  /** Connects until nobody is let in any more. */
  private static void fill(ServerSocket listening, List<Socket> queue) throws IOException {
    while (true) {
      Socket socket = new Socket();
      try {
        socket.connect(listening.getLocalSocketAddress(), 1_000);
        queue.add(socket);
      } catch (SocketTimeoutException full) {
        socket.close();
        return;
      }
    }
  }

  /**
   * Connections to the port that are being made, of
   * https://docs.kernel.org/networking/proc_net_tcp.html
   */
  private static long attempts(int port) throws IOException {
    String remote = String.format(":%04X", port);
    long count = 0;
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      count +=
          Files.readAllLines(Path.of(table)).stream()
              .map(line -> line.strip().split(" +"))
              .filter(fields -> fields[2].endsWith(remote) && fields[3].equals(SYN_SENT))
              .count();
    }
    return count;
  }
}
