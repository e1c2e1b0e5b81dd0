package dev.lastcall.testing;

import dev.lastcall.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends one review after another over one HTTP/2 connection, as an API server does. */
public final class SteadyClient implements AutoCloseable {

  private static final int PAUSE_MILLIS = 20;

  private final HttpClient client = HttpClient.newBuilder().sslContext(TrustAll.context()).build();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answers = new AtomicInteger();
  private final HttpRequest request;
  private final Thread thread = new Thread(this::run, "steady client");
  private volatile boolean isClosing;

  public SteadyClient(int port, byte[] review) {
    this.request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/mutate"))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(review))
            .build();
    thread.start();
  }

  private void run() {
    try {
      while (!isClosing) {
        send();
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      failures.add("interrupted");
    }
  }

  private void send() throws InterruptedException {
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      boolean isPatched =
          answer.statusCode() == 200 && !Reviews.patch(Json.parse(answer.body())).isEmpty();
      if (!isPatched) {
        failures.add(answer.statusCode() + " " + answer.body());
      }
      answers.incrementAndGet();
    } catch (IOException e) {
      failures.add(e.toString());
    }
  }

  /** Answers so far. */
  public int answers() {
    return answers.get();
  }

  /** What was answered with anything but a patch, or not at all. */
  public Queue<String> failures() {
    return failures;
  }

  @Override
  public void close() throws InterruptedException {
    isClosing = true;
    thread.join();
  }
}
