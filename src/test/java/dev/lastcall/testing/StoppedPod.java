package dev.lastcall.testing;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A Pod with the application of {@code src/testbed/tools}, which exits at once on SIGTERM, and the
 * one client that it may have: followed from the deletion to the end.
 */
public final class StoppedPod implements AutoCloseable {

  private final NodeFixture node;
  private final NodePod pod;
  private NodeLog application;
  private Optional<NodeLog> sidecar = Optional.empty();
  private Optional<HeldConnection> client = Optional.empty();
  private Instant deleted;

  private StoppedPod(NodeFixture node, NodePod pod) {
    this.node = node;
    this.pod = pod;
  }

  /**
   * @param stop the label by which {@code node/drain.yaml} chooses
   * @param arguments of the application, beside its name
   */
  public static StoppedPod create(NodeFixture node, String name, String stop, String... arguments)
      throws IOException {
    String spec =
        """
        containers:
        - name: app
          image: TOOLS
          args: [app%s]
          ports: [{containerPort: 8080}]
          # Not over the network: a listener of IPv6 could not be reached by it.
          readinessProbe: {exec: {command: [/tools, get, "http://localhost:8080/"]}, periodSeconds: 1}
        """
            .formatted(arguments.length == 0 ? "" : ", '" + String.join("', '", arguments) + "'");
    return new StoppedPod(node, node.optedIn(name, "{stop: " + stop + "}", spec));
  }

  /** Until the application, and the sidecar where there is one, can be reached. */
  public void awaitReady() throws IOException {
    pod.awaitReady();
    application = pod.follow("app");
    if (pod.hasSidecar()) {
      sidecar = Optional.of(pod.awaitSidecar());
    }
  }

  /** From another Pod; zero is until the application ends it. */
  public void connect(Duration length) throws IOException {
    client = Optional.of(HeldConnection.open(node, pod, length));
  }

  /** From inside the Pod, to the address there. */
  public void connectInside(String address, Duration length) throws IOException {
    client = Optional.of(HeldConnection.inside(pod, address, length));
  }

  public NodePod pod() {
    return pod;
  }

  public void delete() throws IOException {
    deleted = pod.delete();
  }

  /** From the deletion until the application was told to stop; the deletion is known to 1 s. */
  public Duration delay() {
    return Duration.between(deleted, sigterm());
  }

  /** From the end of the connection until the application was told to stop; negative if before. */
  public Duration afterClosed() {
    return Duration.between(client.orElseThrow().awaitClosed(), sigterm());
  }

  private Instant sigterm() {
    return application.await("SIGTERM").at();
  }

  public HeldConnection.Report report() {
    return client.orElseThrow().report();
  }

  /** From SIGTERM to the application until the last line of the sidecar. */
  public Duration sidecarAfterApplication() throws IOException {
    pod.awaitGone();
    var lines = sidecar.orElseThrow().lines();
    return Duration.between(sigterm(), lines.get(lines.size() - 1).at());
  }

  /** One line with all numbers. */
  public String summary() {
    String held =
        client
            .map(
                connection -> {
                  HeldConnection.Report report = connection.report();
                  return ", %.1f s after the last connection closed; %d of %d exchanges complete"
                      .formatted(
                          afterClosed().toMillis() / 1000.0, report.complete(), report.exchanges());
                })
            .orElse("");
    return "%s: SIGTERM %.1f s after the deletion%s"
        .formatted(pod.name(), delay().toMillis() / 1000.0, held);
  }

  @Override
  public void close() throws IOException {
    for (AutoCloseable part : new AutoCloseable[] {application, sidecar.orElse(null)}) {
      if (part != null) {
        ((NodeLog) part).close();
      }
    }
    if (client.isPresent()) {
      client.get().close();
    }
  }
}
