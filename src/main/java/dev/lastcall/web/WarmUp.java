package dev.lastcall.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import io.quarkus.runtime.ImageMode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Sends this program reviews over HTTP/1.1, as the API server does to a Service.
 *
 * <p>The first ones load the classes of TLS and HTTP, which takes seconds on a busy machine: the
 * API server would not wait, and {@code kubectl drain} ends at such a failure. They are of a kind
 * that is not handled, and the program is ready when they are answered. Then come some hundred of a
 * typical Pod, one after the other with pauses, so that the reviews of an API server do not find
 * code that the JVM still interprets: the first would take 40 to 75 ms, the next hundred 10.
 */
@ApplicationScoped
class WarmUp {

  private static final Logger LOG = Logger.getLogger(WarmUp.class);

  private static final String LOOPBACK = "127.0.0.1";
  private static final long CONNECT_AND_ANSWER_MILLIS = 20_000;

  /**
   * Some 3 s of processor time. To gain what is left takes a hundred times as many:
   * docs/performance/memory-and-start.md.
   */
  private static final int REHEARSALS = 300;

  /** Leaves most of a processor to reviews that matter. */
  private static final long PAUSE_MILLIS = 10;

  /** What else a start has to do comes first. */
  private static final long SETTLING_MILLIS = 500;

  private final Vertx vertx;
  private final Rehearsal rehearsal;

  WarmUp(Vertx vertx, Rehearsal rehearsal) {
    this.vertx = vertx;
    this.rehearsal = rehearsal;
  }

  /** Ends when the first reviews are over, which they are without an answer, too. */
  Future<Void> run(HttpServerOptions server) {
    HttpClient client = vertx.createHttpClient(options(server));
    Buffer unhandled = Buffer.buffer(Json.bytes(unhandledReview()));
    Future<Void> first =
        post(client, "/mutate", unhandled)
            .compose(answered -> post(client, "/validate", unhandled));
    // A native binary has nothing to learn.
    boolean learns = ImageMode.current() == ImageMode.JVM;
    first
        .compose(answered -> learns ? rehearse(client) : Future.succeededFuture())
        .onFailure(WarmUp::tell)
        .onComplete(over -> client.close());
    return first.otherwiseEmpty();
  }

  private static HttpClientOptions options(HttpServerOptions server) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setDefaultHost(LOOPBACK)
            .setDefaultPort(server.getPort())
            .setSsl(true)
            // It asks itself, and nothing is secret.
            .setTrustAll(true)
            .setVerifyHost(false)
            .setConnectTimeout((int) CONNECT_AND_ANSWER_MILLIS);
    // Else Vert.x asks the JDK for its suites, which reads all authorities of the system.
    server.getEnabledCipherSuites().forEach(options::addEnabledCipherSuite);
    return options;
  }

  private static void tell(Throwable failure) {
    LOG.debugf("The first reviews will be slow: %s", failure.getMessage());
  }

  private Future<Void> rehearse(HttpClient client) {
    return pause(SETTLING_MILLIS).compose(over -> rehearse(client, rehearsal.review(), REHEARSALS));
  }

  private Future<Void> rehearse(HttpClient client, Buffer review, int reviews) {
    return reviews == 0
        ? Future.succeededFuture()
        : post(client, rehearsal.path(), review)
            .compose(answered -> pause(PAUSE_MILLIS))
            .compose(over -> rehearse(client, review, reviews - 1));
  }

  private Future<Void> pause(long millis) {
    Promise<Void> over = Promise.promise();
    vertx.setTimer(millis, timer -> over.complete());
    return over.future();
  }

  private static Future<Void> post(HttpClient client, String path, Buffer review) {
    return client
        .request(HttpMethod.POST, path)
        .compose(
            request ->
                request
                    .setTimeout(CONNECT_AND_ANSWER_MILLIS)
                    .putHeader("Content-Type", "application/json")
                    .send(review))
        .compose(answer -> answer.body().mapEmpty());
  }

  private static ObjectNode unhandledReview() {
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
