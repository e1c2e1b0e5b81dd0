package dev.lastcall.guard;

import dev.lastcall.policy.BodyFormat;
import dev.lastcall.policy.HttpCall;
import dev.lastcall.policy.HttpRequestTemplate.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Makes HTTP calls in threads of its own, few at a time for each guard. */
final class HttpCalls {

  private final Executor executor = Executors.newCachedThreadPool(HttpCalls::thread);
  private final HttpClients clients = new HttpClients(executor);
  private final CallTurns turns = new CallTurns();
  private final TlsContexts tlsContexts;

  HttpCalls(TlsContexts tlsContexts) {
    this.tlsContexts = tlsContexts;
  }

  /**
   * The whole answer, within the call's timeout; waiting for a turn counts, too. Fails with a
   * {@link FailedCallException} alone.
   */
  CompletableFuture<HttpAnswer> call(String guard, HttpCall call, FilledRequest request) {
    Optional<CompletableFuture<Void>> turn = turns.enter(guard);
    if (turn.isEmpty()) {
      return CompletableFuture.failedFuture(
          new FailedCallException(
              "was not sent: %d calls of the guard are in flight and %d wait already"
                  .formatted(CallTurns.MAX_RUNNING, CallTurns.MAX_WAITING)));
    }
    RunningCall running = new RunningCall(call.timeout());
    turn.get().thenRun(running::takeTurn);
    turn.get()
        .thenRunAsync(
            () -> running.start(() -> client(call), () -> built(call, request)), executor);
    running.answer().whenComplete((answer, failure) -> turns.leave(guard, turn.get()));
    return running.answer();
  }

  private HttpClient client(HttpCall call) throws UnusableFileException {
    Optional<SSLContext> context = Optional.empty();
    if (call.tls().isPresent()) {
      context = Optional.of(tlsContexts.context(call.tls().get()));
    }
    return clients.client(context);
  }

  private static HttpRequest built(HttpCall call, FilledRequest request)
      throws UnusableFileException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("User-Agent", "lastcall");
    if (request.body().isPresent()) {
      headers.put("Content-Type", BodyFormat.JSON_TYPE);
    }
    headers.putAll(request.headers());
    headers.putAll(Credentials.headers(call));
    // Cancelling would leave a connection that is still being made.
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(request.url())).timeout(call.timeout().plusSeconds(1));
    headers.forEach(builder::setHeader);
    if (request.method() == Method.GET && request.body().isEmpty()) {
      return builder.GET().build();
    }
    BodyPublisher body =
        request.body().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody);
    return builder.method(request.method().name(), body).build();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "guard-call");
    thread.setDaemon(true);
    return thread;
  }
}
