package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.testing.GoldenCase;
import dev.lastcall.testing.LastcallProcess;
import dev.lastcall.testing.MutatedReview;
import dev.lastcall.testing.ReviewMutator;
import dev.lastcall.testing.Seeds;
import dev.lastcall.testing.TrustAll;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Broken reviews against the packaged program with a small heap. How many is said by {@code
 * -Dfuzz.reviews=N}: {@code .ci/run} sends 20,000, {@code .ci/full} 200,000.
 */
class FuzzIT {

  private static final int REVIEWS = Integer.getInteger("fuzz.reviews", 2_000);

  static final long HEAP_MIB = 128;

  private static final long SEED = Seeds.seed();

  /** Streams of one HTTP/2 connection. Few, so that large bodies are within what may be held. */
  private static final int STREAMS = 6;

  /** Far above what any answer takes on a busy machine; a hang is found all the same. */
  private static final long SECONDS = 60;

  /** Vert.x warns after 2 s already, which a busy machine may take. */
  private static final long MAX_BLOCKED_MILLIS = 15_000;

  private static final Pattern BLOCKED = Pattern.compile("has been blocked for (\\d+) ms");

  private static final int MAX_SHOWN = 3_000;
  private static final int MAX_LINES = 10;

  private final HttpClient client = TrustAll.client(HttpClient.Version.HTTP_2);

  private final FuzzAnswers answers = new FuzzAnswers();

  @Test
  void everyAnswerIsAReviewOrAStatusAndMemoryDoesNotGrow() throws Exception {
    System.out.println(REVIEWS + " reviews, " + Seeds.told(SEED));
    List<String> policyNames =
        GoldenCase.policies().policies().stream().map(ShutdownPolicy::name).toList();
    ReviewMutator mutator = new ReviewMutator(SEED, policyNames);
    int warmUp = REVIEWS / 4;
    try (LastcallProcess lastcall = start()) {
      long began = System.nanoTime();
      send(lastcall, mutator, 0, warmUp);
      long early = lastcall.memoryInUse();
      send(lastcall, mutator, warmUp, REVIEWS);
      long late = lastcall.memoryInUse();
      print(began, early, late);

      assertEquals(200, lastcall.management("/q/health/ready"));
      assertTrue(late - early <= maxGrowth(), "memory grew from " + early + " to " + late);
      assertEquals(List.of(), troubles(lastcall));
    }
    assertTrue(answers.byAnswer().getOrDefault("200 patched", 0) > REVIEWS / 20, "some are whole");
  }

  /** Bytes; caches, loaded classes and metrics still grow a little. */
  long maxGrowth() {
    return 12 << 20;
  }

  private static LastcallProcess start() throws Exception {
    return LastcallProcess.serveWithHeap(
        HEAP_MIB + "m",
        "--offline",
        "--namespaces",
        "src/test/resources/namespaces.yaml",
        "-p",
        "policies",
        "-p",
        "src/test/resources/policies");
  }

  private void send(LastcallProcess lastcall, ReviewMutator mutator, int from, int to)
      throws Exception {
    Queue<Sent> inFlight = new ArrayDeque<>();
    for (int index = from; index < to; index++) {
      if (inFlight.size() == STREAMS) {
        receive(inFlight.remove());
      }
      MutatedReview review = mutator.next();
      inFlight.add(new Sent(index, review, post(lastcall, review)));
    }
    while (!inFlight.isEmpty()) {
      receive(inFlight.remove());
    }
  }

  private record Sent(
      int index, MutatedReview review, CompletableFuture<HttpResponse<byte[]>> response) {}

  private CompletableFuture<HttpResponse<byte[]>> post(
      LastcallProcess lastcall, MutatedReview review) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + lastcall.port() + "/mutate"))
            .header("Content-Type", review.contentType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(review.body()))
            .build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private void receive(Sent sent) {
    try {
      answers.check(sent.review(), sent.response().get(SECONDS, TimeUnit.SECONDS));
    } catch (Exception | AssertionError e) {
      String body = new String(sent.review().body(), StandardCharsets.UTF_8);
      throw new AssertionError(
          "review %d of %s, %s (%d bytes): %s%n%s"
              .formatted(
                  sent.index(),
                  Seeds.told(SEED),
                  sent.review().mutation(),
                  sent.review().body().length,
                  e,
                  body.substring(0, Math.min(MAX_SHOWN, body.length()))),
          e);
    }
  }

  /** Stack traces in the log, and event loops that were blocked for long. */
  private static List<String> troubles(LastcallProcess lastcall) throws IOException {
    List<String> found = new ArrayList<>();
    boolean inTraceOfBlocked = false;
    try (Stream<String> lines = lastcall.logLines()) {
      for (String line : (Iterable<String>) lines::iterator) {
        boolean isTrace = line.startsWith("\tat ") || line.startsWith("Caused by:");
        Matcher blocked = BLOCKED.matcher(line);
        if (blocked.find()) {
          inTraceOfBlocked = true;
          if (Long.parseLong(blocked.group(1)) >= MAX_BLOCKED_MILLIS) {
            found.add(line);
          }
        } else if (!isTrace) {
          inTraceOfBlocked = false;
        } else if (!inTraceOfBlocked) {
          found.add(line);
        }
      }
    }
    return found.subList(0, Math.min(MAX_LINES, found.size()));
  }

  private void print(long began, long early, long late) {
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf("%d reviews in %.1f s, %s%n", REVIEWS, seconds, Seeds.told(SEED));
    print("answers", answers.byAnswer());
    print("mutations", answers.byMutation());
    System.out.printf("memory in use: %d KiB early, %d KiB late%n", early >> 10, late >> 10);
  }

  private static void print(String what, Map<String, Integer> counts) {
    System.out.println(what + ":");
    counts.forEach((name, count) -> System.out.printf("%8d %s%n", count, name));
  }
}
