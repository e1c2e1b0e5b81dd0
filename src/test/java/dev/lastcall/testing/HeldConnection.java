package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** A Pod that keeps a connection to another one, and exchanges a message each 100 ms. */
public final class HeldConnection implements AutoCloseable {

  private final NodeLog log;

  private HeldConnection(NodeLog log) {
    this.log = log;
  }

  /**
   * Connects, and returns when the connection stands.
   *
   * @param length of the connection; zero for one that only the server ends
   */
  public static HeldConnection open(NodeFixture node, NodePod server, Duration length)
      throws IOException {
    NodePod client =
        node.plain(
            server.name() + "-client",
            """
            restartPolicy: Never
            containers:
            - name: client
              image: TOOLS
              args: [hold, --for=%ds, "%s:8080"]
            """
                .formatted(length.toSeconds(), server.address()));
    client.awaitPhase("Running", "Succeeded", "Failed");
    return connected(client.follow("client"));
  }

  /** The same from inside the Pod, to an address there, such as {@code [::1]:8080}. */
  public static HeldConnection inside(NodePod server, String address, Duration length)
      throws IOException {
    String held = "--for=" + length.toSeconds() + "s";
    return connected(server.followExec("app", "/tools", "hold", "--timestamps", held, address));
  }

  private static HeldConnection connected(NodeLog log) {
    log.await("connected");
    return new HeldConnection(log);
  }

  /** When the connection ended, on whichever side. */
  public Instant awaitClosed() {
    return log.await("closed").at();
  }

  /** What the client tells in the end. */
  public Report report() {
    JsonNode json = Json.parse(log.await("a report", line -> line.startsWith("{")).text());
    return new Report(
        json.get("exchanges").asInt(), json.get("complete").asInt(), json.path("error").asText());
  }

  /**
   * @param error of the exchange that was cut off; empty when none was
   */
  public record Report(int exchanges, int complete, String error) {}

  @Override
  public void close() throws IOException {
    log.close();
  }
}
