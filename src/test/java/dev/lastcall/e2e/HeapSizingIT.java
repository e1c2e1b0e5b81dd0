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
 * The packaged program with the collector of the image, which changes the size of the heap only
 * when it collects all of it.
 */
class HeapSizingIT {

  private static final Duration GENEROUS = Duration.ofMinutes(4);
  private static final int LARGE = 4 << 20;

  /** Characters. A few make a collection; one at a time, they leave nothing behind. */
  private static final int MEDIUM = 256 << 10;

  private static final int IN_TURN = 50;
  private static final int AT_A_TIME = 8;

  /** More than a start needs, and twice what is left of it. */
  private static final long GROWN = 80 << 20;

  private static final long IDLE = 64 << 20;

  @Test
  void anIdleProgramGivesBackWhatReviewsMadeOfTheHeapAndABusyOneTakesItAgain() throws Exception {
    Map<String, String> environment =
        Map.of(
            "JDK_JAVA_OPTIONS",
            "-XX:Flags=src/main/docker/java.options",
            "LASTCALL_HEAP_RELEASE_INTERVAL",
            "3s");
    try (LastcallProcess lastcall = LastcallProcess.serve(environment, "--offline")) {
      byte[] large = review(LARGE);
      Awaitility.await("the heap grows")
          .atMost(GENEROUS)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> postAtOnce(lastcall, large) && heap(lastcall) >= GROWN);
      Awaitility.await("it is given back")
          .atMost(GENEROUS)
          .pollInterval(Duration.ofSeconds(1))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> heap(lastcall) <= IDLE);
      byte[] medium = review(MEDIUM);
      Awaitility.await("it has room again")
          .atMost(GENEROUS)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> postInTurn(lastcall, medium) && heap(lastcall) >= GROWN);
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

  private static boolean postInTurn(LastcallProcess lastcall, byte[] review) throws Exception {
    for (int i = 0; i < IN_TURN; i++) {
      lastcall.post("/mutate", review);
    }
    return true;
  }

  private static byte[] review(int length) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode review = mapper.readTree(Path.of("docs/samples/pod.json").toFile());
    ObjectNode metadata = (ObjectNode) review.at("/request/object/metadata");
    metadata.withObject("/annotations").put("note", "x".repeat(length));
    return mapper.writeValueAsBytes(review);
  }

  /** Bytes that the heap has of the system. */
  private static long heap(LastcallProcess lastcall) throws IOException {
    return (long) lastcall.metric("jvm_memory_committed_bytes{area=\"heap\"").orElse(0);
  }
}
