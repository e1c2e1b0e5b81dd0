package dev.lastcall.guard;

import dev.lastcall.policy.Durations;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One call from its first moment to its end, which comes in time whatever the system does. */
final class RunningCall {

  private final CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
  private final Duration timeout;
  private volatile boolean hasTurn;
  private volatile CompletableFuture<HttpResponse<byte[]>> exchange;

  /** The timeout begins now. */
  RunningCall(Duration timeout) {
    this.timeout = timeout;
    CompletableFuture<Void> end = new CompletableFuture<>();
    end.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              if (failure instanceof TimeoutException) {
                giveUp();
              }
              return null;
            });
    answer.whenComplete((received, failure) -> end.complete(null));
  }

  CompletableFuture<HttpAnswer> answer() {
    return answer;
  }

  /** From now on it is the system that is waited for. */
  void takeTurn() {
    hasTurn = true;
  }

  /** Sends the request, unless it is too late. */
  void start(Made<HttpClient> client, Made<HttpRequest> request) {
    if (answer.isDone()) {
      return;
    }
    try {
      HttpRequest made = request.make();
      exchange = client.make().sendAsync(made, info -> new LimitedBody());
    } catch (UnusableFileException | RuntimeException e) {
      answer.completeExceptionally(new FailedCallException("was not sent: " + e.getMessage()));
      return;
    }
    exchange.whenComplete(this::end);
    if (answer.isDone()) {
      exchange.cancel(true);
    }
  }

  private void end(HttpResponse<byte[]> response, Throwable failure) {
    if (failure == null) {
      answer.complete(new HttpAnswer(response.statusCode(), response.body()));
    } else {
      answer.completeExceptionally(new FailedCallException(CallFailures.described(failure)));
    }
  }

  /** The future of an exchange, and no other, closes its connection when it is cancelled. */
  private void giveUp() {
    String within = Durations.format(timeout);
    answer.completeExceptionally(
        new FailedCallException(
            hasTurn
                ? "gave no complete answer within " + within
                : "was not sent: %d calls of the guard were in flight for %s"
                    .formatted(CallTurns.MAX_RUNNING, within)));
    CompletableFuture<HttpResponse<byte[]>> begun = exchange;
    if (begun != null) {
      begun.cancel(true);
    }
  }

  /** Something that needs mounted files. */
  @FunctionalInterface
  interface Made<T> {

    T make() throws UnusableFileException;
  }
}
