package dev.lastcall.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * The log of a container from its beginning, which is followed, so that it is there when its Pod is
 * gone. Times are of the node's clock.
 */
public final class NodeLog implements AutoCloseable {

  private final String name;
  private final Path file;
  private final Process following;

  private NodeLog(String name, Path file, Process following) {
    this.name = name;
    this.file = file;
    this.following = following;
  }

  /** A line, and when it was written. */
  public record Line(Instant at, String text) {

    private static Optional<Line> parse(String logged) {
      int space = logged.indexOf(' ');
      // A line of kubectl itself has no time.
      return space > 0 && logged.substring(0, space).endsWith("Z")
          ? Optional.of(
              new Line(Instant.parse(logged.substring(0, space)), logged.substring(space + 1)))
          : Optional.empty();
    }
  }

  /** Follows a container that has started. */
  static NodeLog follow(String namespace, String pod, String container) throws IOException {
    return follow(
        pod + "/" + container,
        List.of("logs", "-f", pod, "-n", namespace, "-c", container, "--timestamps"));
  }

  /** Follows a command in a container, which has to write the times itself. */
  static NodeLog exec(String namespace, String pod, String container, String... command)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("exec", pod, "-n", namespace, "-c", container, "--"));
    arguments.addAll(List.of(command));
    return follow(pod + "/" + container + ": " + command[0], arguments);
  }

  private static NodeLog follow(String name, List<String> arguments) throws IOException {
    Path file = Files.createTempFile("node-log", ".txt");
    return new NodeLog(name, file, Kubectl.follow(file, arguments.toArray(String[]::new)));
  }

  public List<Line> lines() throws IOException {
    return Files.readAllLines(file).stream().map(Line::parse).flatMap(Optional::stream).toList();
  }

  /** The first line that is wanted, at once or as soon as it is written. */
  public Line await(String what, Predicate<String> wanted) {
    return Awaitility.await(name + ": " + what)
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> find(wanted), Optional::isPresent)
        .orElseThrow();
  }

  public Line await(String text) {
    return await("'" + text + "'", text::equals);
  }

  public Optional<Line> find(Predicate<String> wanted) throws IOException {
    return lines().stream().filter(line -> wanted.test(line.text())).findFirst();
  }

  @Override
  public void close() throws IOException {
    following.destroy();
    Files.deleteIfExists(file);
  }
}
