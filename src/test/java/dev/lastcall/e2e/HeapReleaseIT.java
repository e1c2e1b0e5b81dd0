package dev.lastcall.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.testing.LastcallProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The packaged program with the collector of the image, which keeps what it once had, and room for
 * it to grow.
 */
class HeapReleaseIT {

  private static final Duration GENEROUS = Duration.ofMinutes(4);
  private static final int LARGE = 4 << 20;
  private static final int AT_A_TIME = 8;

  /** More than a start needs, and twice what is left of it. */
  private static final long GROWN = 80 << 20;

  private static final long IDLE = 64 << 20;

  @Test
  void anIdleProgramGivesBackWhatReviewsMadeOfTheHeap() throws Exception {
    Map<String, String> environment =
        Map.of(
            "JDK_JAVA_OPTIONS",
            "-XX:Flags=src/main/docker/java.options",
            "LASTCALL_HEAP_RELEASE_INTERVAL",
            "3s");
    try (LastcallProcess lastcall = LastcallProcess.serve(environment, "--offline")) {
      byte[] review = largeReview();
      Awaitility.await("the heap grows")
          .atMost(GENEROUS)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> postAtOnce(lastcall, review) && heap(lastcall) >= GROWN);
      Awaitility.await("it is given back")
          .atMost(GENEROUS)
          .pollInterval(Duration.ofSeconds(1))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> heap(lastcall) <= IDLE);
    }
  }

  private static boolean postAtOnce(LastcallProcess lastcall, byte[] review) throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      senders.invokeAll(
          IntStream.range(0, AT_A_TIME)
              .<Callable<Object>>mapToObj(i -> () -> lastcall.post("/mutate", review))
              .toList());
    } finally {
      senders.shutdownNow();
    }
    return true;
  }

  private static byte[] largeReview() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode review = mapper.readTree(Path.of("docs/samples/pod.json").toFile());
    ObjectNode metadata = (ObjectNode) review.at("/request/object/metadata");
    metadata.withObject("/annotations").put("note", "x".repeat(LARGE));
    return mapper.writeValueAsBytes(review);
  }

  /** Bytes that the heap has of the system. */
  private static long heap(LastcallProcess lastcall) throws IOException {
    return (long) lastcall.metric("jvm_memory_committed_bytes{area=\"heap\"").orElse(0);
  }
}
