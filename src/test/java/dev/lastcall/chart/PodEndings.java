package dev.lastcall.chart;

import dev.lastcall.testing.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Watches the Pods of a namespace: how long after they were ready to stop they were deleted. */
final class PodEndings implements AutoCloseable {

  private static final String COLUMNS =
      "jsonpath={.metadata.uid}|{.metadata.annotations.lastcall\\.dev/ready-at}|"
          + "{.metadata.deletionTimestamp}|{.metadata.deletionGracePeriodSeconds}{\"\\n\"}";

  private final Path file = Files.createTempFile("endings", ".txt");
  private final Process watch;

  PodEndings(String namespace) throws IOException {
    watch = Kubectl.follow(file, "get", "pods", "-n", namespace, "--watch", "-o", COLUMNS);
  }

  /** By the uid of the Pod; to within a second, as deletions have no finer time. */
  Map<String, Duration> afterReady() throws IOException {
    Map<String, Instant> ready = new TreeMap<>();
    Map<String, Duration> after = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split("[|]", -1);
      if (fields.length == 4 && !fields[1].isEmpty()) {
        ready.putIfAbsent(fields[0], Instant.parse(fields[1]));
        if (!fields[2].isEmpty()) {
          Instant deleted = Instant.parse(fields[2]).minusSeconds(Long.parseLong(fields[3]));
          after.putIfAbsent(fields[0], Duration.between(ready.get(fields[0]), deleted));
        }
      }
    }
    return after;
  }

  @Override
  public void close() throws IOException {
    watch.destroy();
    Files.deleteIfExists(file);
  }
}
