package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/**
 * The memory of a container as the kubelet's summary has it.
 *
 * @param rss bytes that are resident and no file's
 * @param workingSet bytes that count when the kernel or the kubelet looks for memory to take
 */
public record NodeMemory(long rss, long workingSet) {

  /** A reading that was taken after now: the kubelet has a new one every 10 s or so. */
  public static NodeMemory await(NodePod pod, String container) {
    Instant asked = Instant.now();
    JsonNode memory =
        Awaitility.await("the memory of " + pod.name() + "/" + container)
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofSeconds(1))
            .until(
                () -> find(pod, container),
                found -> found.has("time") && isAfter(found.get("time"), asked));
    return new NodeMemory(memory.get("rssBytes").asLong(), memory.get("workingSetBytes").asLong());
  }

  private static boolean isAfter(JsonNode time, Instant asked) {
    return Instant.parse(time.asText()).isAfter(asked);
  }

  private static JsonNode find(NodePod pod, String container) throws IOException {
    String node = pod.get().at("/spec/nodeName").asText();
    JsonNode summary = Kubectl.raw("/api/v1/nodes/" + node + "/proxy/stats/summary").path("pods");
    return StreamSupport.stream(summary.spliterator(), false)
        .filter(entry -> entry.at("/podRef/name").asText().equals(pod.name()))
        .filter(entry -> entry.at("/podRef/namespace").asText().equals(pod.namespace()))
        .flatMap(entry -> StreamSupport.stream(entry.path("containers").spliterator(), false))
        .filter(entry -> entry.at("/name").asText().equals(container))
        .map(entry -> entry.path("memory"))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  @Override
  public String toString() {
    return "%.1f MiB RSS, %.1f MiB working set".formatted(mebibytes(rss), mebibytes(workingSet));
  }

  private static double mebibytes(long bytes) {
    return bytes / 1024.0 / 1024.0;
  }
}
