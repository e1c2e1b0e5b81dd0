package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Creates Pods as dry runs, each once, at a steady rate: up to 32 a second, less where the machine
 * does not bear that.
 */
public final class PodStream implements AutoCloseable {

  private static final int CREATORS = 8;

  /** Of one creator, from Pod to Pod. */
  private static final Duration PACE = Duration.ofMillis(250);

  private static final JsonNode POD =
      Json.parse(
          """
          {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "streamed"},
           "spec": {"containers": [{"name": "app", "image": "app:1"}]}}
          """);

  private final DryRuns dryRuns = new DryRuns();
  private final String namespace;
  private final String annotation;
  private final Instant begin = Instant.now();
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<Thread> creators;
  private volatile boolean closed;
  private int created;
  private int unpatched;
  private int unanswered;
  private Duration slowest = Duration.ZERO;

  /**
   * A Pod that the API server answered, and did not create.
   *
   * @param after since the stream began
   */
  public record Refusal(Duration after, String message) {}

  /**
   * What became of Pods.
   *
   * @param created with or without a patch
   * @param unpatched those of them without
   * @param unanswered the connection to the API server failed, or there was none
   * @param slowest from sending one to its answer
   * @param length of the stream
   */
  public record Counts(
      int created, int refused, int unpatched, int unanswered, Duration slowest, Duration length) {

    /** Pods sent in a second. */
    public double rate() {
      return 1000.0 * (created + refused + unanswered) / length.toMillis();
    }
  }

  /**
   * @param annotation by which a Pod is known to be patched
   */
  public PodStream(String namespace, String annotation) {
    this.namespace = namespace;
    this.annotation = annotation;
    creators = IntStream.range(0, CREATORS).mapToObj(this::start).toList();
  }

  private Thread start(int creator) {
    Thread thread = new Thread(() -> run(creator), "pod-stream-" + creator);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void run(int creator) {
    Instant next = begin.plus(PACE.multipliedBy(creator).dividedBy(CREATORS));
    while (!closed) {
      pauseUntil(next);
      create();
      // What was missed is not made up for: that would be a burst.
      next = latest(next.plus(PACE), Instant.now());
    }
  }

  private static void pauseUntil(Instant time) {
    try {
      Thread.sleep(Math.max(0, Duration.between(Instant.now(), time).toMillis()));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private void create() {
    Instant sent = Instant.now();
    try {
      count(dryRuns.create(POD, namespace), sent);
    } catch (KubernetesClientException e) {
      countUnanswered();
    }
  }

  private synchronized void count(DryRuns.Result result, Instant sent) {
    Duration took = Duration.between(sent, Instant.now());
    slowest = took.compareTo(slowest) > 0 ? took : slowest;
    if (result.isAccepted()) {
      created++;
      unpatched += result.pod().at("/metadata/annotations").has(annotation) ? 0 : 1;
    } else {
      refusals.add(new Refusal(age(), result.refusal()));
    }
  }

  private synchronized void countUnanswered() {
    unanswered++;
  }

  /** Since it began. */
  public Duration age() {
    return Duration.between(begin, Instant.now());
  }

  public synchronized Counts counts() {
    return new Counts(created, refusals.size(), unpatched, unanswered, slowest, age());
  }

  public synchronized List<Refusal> refusals() {
    return List.copyOf(refusals);
  }

  /** Until so many more were created. */
  public void awaitMore(int pods) {
    int wanted = counts().created() + pods;
    await(pods + " more Pods", () -> counts().created() >= wanted);
  }

  public void awaitAge(Duration least) {
    await("a stream of " + least, () -> age().compareTo(least) >= 0);
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(300))
        .until(condition);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    for (Thread creator : creators) {
      creator.join(Duration.ofSeconds(60).toMillis());
    }
    dryRuns.close();
  }
}
