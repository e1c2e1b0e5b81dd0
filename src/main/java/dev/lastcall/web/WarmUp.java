package dev.lastcall.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Sends this program a review of a kind that it does not handle, as the API server sends reviews.
 * The first one loads the classes of TLS and HTTP/2, which takes seconds on a busy machine: the API
 * server would not wait, and {@code kubectl drain} ends at such a failure.
 */
@ApplicationScoped
class WarmUp {

  private static final Logger LOG = Logger.getLogger(WarmUp.class);

  private static final String LOOPBACK = "127.0.0.1";
  private static final long CONNECT_AND_ANSWER_MILLIS = 20_000;

  private final Vertx vertx;

  WarmUp(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Ends when it is over, which it is without an answer, too. */
  Future<Void> run(HttpServerOptions server) {
    int port = server.getPort();
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setUseAlpn(true)
            .setSsl(true)
            // It asks itself, and nothing is secret.
            .setTrustAll(true)
            .setVerifyHost(false)
            .setConnectTimeout((int) CONNECT_AND_ANSWER_MILLIS);
    // Else Vert.x asks the JDK for its suites, which reads all authorities of the system.
    server.getEnabledCipherSuites().forEach(options::addEnabledCipherSuite);
    HttpClient client = vertx.createHttpClient(options);
    return post(client, port, "/mutate")
        .compose(answered -> post(client, port, "/validate"))
        .otherwise(
            failure -> {
              LOG.debugf("The first review will be slow: %s", failure.getMessage());
              return null;
            })
        .eventually(() -> client.close());
  }

  private static Future<Void> post(HttpClient client, int port, String path) {
    return client
        .request(HttpMethod.POST, port, LOOPBACK, path)
        .compose(
            request ->
                request
                    .setTimeout(CONNECT_AND_ANSWER_MILLIS)
                    .putHeader("Content-Type", "application/json")
                    .send(Buffer.buffer(Json.bytes(review()))))
        .compose(answer -> answer.body().mapEmpty());
  }

  private static ObjectNode review() {
    ObjectNode review =
        Json.object().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    ObjectNode request =
        review.putObject("request").put("uid", "warm-up").put("operation", "CREATE");
    request
        .putObject("kind")
        .put("group", "lastcall.dev")
        .put("version", "v1")
        .put("kind", "WarmUp");
    request.put("name", "warm-up").put("dryRun", true);
    request.putObject("userInfo").put("username", "lastcall");
    request.putObject("object");
    return review;
  }
}
