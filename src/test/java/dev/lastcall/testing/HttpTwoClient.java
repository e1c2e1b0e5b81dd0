package dev.lastcall.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Speaks HTTP/2 over TLS and sees GOAWAY, which the client of JDK 17 answers with an error. */
public final class HttpTwoClient implements AutoCloseable {

  private static final long SECONDS = 60;

  private final Vertx vertx = Vertx.vertx();
  private final CountDownLatch goAway = new CountDownLatch(1);
  private final HttpClient client =
      vertx
          .httpClientBuilder()
          .with(options())
          .withConnectHandler(connection -> connection.goAwayHandler(frame -> goAway.countDown()))
          .build();

  /** HTTP/2 over TLS, with whatever certificate. */
  static HttpClientOptions options() {
    return new HttpClientOptions()
        .setProtocolVersion(HttpVersion.HTTP_2)
        .setUseAlpn(true)
        .setSsl(true)
        .setTrustAll(true)
        .setVerifyHost(false);
  }

  /** Posts JSON to localhost; the status of the answer. */
  public int post(int port, String path, byte[] body) throws Exception {
    return client
        .request(HttpMethod.POST, port, "localhost", path)
        .map(request -> request.putHeader("Content-Type", "application/json"))
        .compose((HttpClientRequest request) -> request.send(Buffer.buffer(body)))
        .compose(
            response -> {
              if (response.version() != HttpVersion.HTTP_2) {
                throw new IllegalStateException("answered over " + response.version());
              }
              return response.body().map(ignored -> response.statusCode());
            })
        .toCompletionStage()
        .toCompletableFuture()
        .get(SECONDS, TimeUnit.SECONDS);
  }

  /** Whether a connection got a GOAWAY within the time. */
  public boolean awaitsGoAway(Duration atMost) throws InterruptedException {
    return goAway.await(atMost.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    vertx.close();
  }
}
