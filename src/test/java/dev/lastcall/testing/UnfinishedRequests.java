package dev.lastcall.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.StreamResetException;
import java.util.concurrent.atomic.AtomicInteger;

/** Many requests over HTTP/2 whose bodies begin and do not end, from an address of their own. */
public final class UnfinishedRequests implements AutoCloseable {

  private static final int CONNECTIONS = 12;
  private static final long REFUSED_STREAM = 7;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger refused = new AtomicInteger();
  private final HttpClient client;

  public UnfinishedRequests(String from) {
    client =
        vertx.createHttpClient(
            HttpTwoClient.options().setLocalAddress(from),
            new PoolOptions().setHttp2MaxSize(CONNECTIONS));
  }

  public void send(int count, int port, String path) {
    for (int i = 0; i < count; i++) {
      client.request(HttpMethod.POST, port, "127.0.0.1", path).onSuccess(this::begin);
    }
  }

  private void begin(HttpClientRequest request) {
    request.exceptionHandler(
        failure -> {
          if (failure instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM) {
            refused.incrementAndGet();
          }
        });
    request.putHeader("Content-Type", "application/json").setChunked(true).write("{");
  }

  /** How many were refused in the way that tells a client to send them again. */
  public int refused() {
    return refused.get();
  }

  @Override
  public void close() {
    vertx.close();
  }
}
