package dev.lastcall.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.Reviews;
import dev.lastcall.testing.TrustAll;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What surrounds a decision: versions of HTTP, limits, bad requests. */
@QuarkusTest
class MutateProtocolTest {

  private static final String JSON = "application/json";

  @TestHTTPResource(value = "/mutate", tls = true)
  URI uri;

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void speaksBothVersionsOfHttp(HttpClient.Version version) throws Exception {
    HttpResponse<String> response = post(version, JSON, BodyPublishers.ofString(review()));
    assertEquals(200, response.statusCode());
    assertEquals(version, response.version());
    assertEquals("uid", Json.parse(response.body()).at("/response/uid").asText());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void answersBeforeItLogs(HttpClient.Version version) throws Exception {
    WaitingHandler log = new WaitingHandler("uid=logged-later-" + version);
    Logger logger = Logger.getLogger("dev.lastcall.decisions");
    logger.addHandler(log);
    try {
      HttpResponse<String> response =
          post(version, JSON, BodyPublishers.ofString(review("logged-later-" + version)));
      assertEquals(200, response.statusCode());
      log.answered.countDown();
      assertTrue(log.sawAnswer.get(1, TimeUnit.MINUTES), "the answer waited for the log");
    } finally {
      logger.removeHandler(log);
    }
  }

  /** Holds up whoever logs a line with a text until the answer is there. */
  private static final class WaitingHandler extends Handler {

    private final String text;
    private final CountDownLatch answered = new CountDownLatch(1);
    private final CompletableFuture<Boolean> sawAnswer = new CompletableFuture<>();

    private WaitingHandler(String text) {
      this.text = text;
    }

    @Override
    public void publish(LogRecord line) {
      if (!line.getMessage().endsWith(text)) {
        return;
      }
      try {
        sawAnswer.complete(answered.await(10, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        sawAnswer.completeExceptionally(e);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @ParameterizedTest(name = "{0} chunked {1}")
  @CsvSource({"HTTP_1_1, false", "HTTP_1_1, true", "HTTP_2, false", "HTTP_2, true"})
  void refusesABodyAboveTheLimitAndGoesOn(HttpClient.Version version, boolean chunked)
      throws Exception {
    HttpClient client = client(version);
    byte[] large = padded(RequestBody.MAX_BYTES + 1);
    BodyPublisher body =
        chunked
            ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))
            : BodyPublishers.ofByteArray(large);
    HttpResponse<String> refused = send(client, JSON, body);
    assertStatus(refused, 413, "the body is larger than 8388608 bytes (8 MiB)");
    HttpResponse<String> next = send(client, JSON, BodyPublishers.ofString(review()));
    assertEquals(200, next.statusCode());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void takesABodyOfExactlyTheLimit(HttpClient.Version version) throws Exception {
    HttpResponse<String> response =
        post(version, JSON, BodyPublishers.ofByteArray(padded(RequestBody.MAX_BYTES)));
    assertEquals(200, response.statusCode());
  }

  /** Of which the last part is not in the array that a body begins with. */
  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void decidesALargeReviewAsASmallOne(HttpClient.Version version) throws Exception {
    String large = review().replaceFirst("\\{", "{\"padding\":\"" + "x".repeat(1 << 20) + "\",");
    HttpResponse<String> response = post(version, JSON, BodyPublishers.ofString(large));
    HttpResponse<String> small = post(version, JSON, BodyPublishers.ofString(review()));
    assertEquals(200, response.statusCode(), response.body());
    assertTrue(small.body().contains("patch"), small.body());
    assertEquals(small.body(), response.body());
    assertStatus(
        post(version, JSON, BodyPublishers.ofString(large + "{}")),
        400,
        "the body is not JSON: line ");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                 | the body is not a JSON object, expected an AdmissionReview
          {                  | the body is not JSON: line 1, column
          [1]                | the body is not a JSON object, expected an AdmissionReview
          {"a":1,"a":2}      | the body is not JSON: line 1, column
          {} {}              | the body is not JSON: line 1, column
          {}                 | found apiVersion "" and kind "", expected admission.k8s.io/v1 AdmissionReview
          {"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview"} | write admissionReviewVersions: [v1] in the webhook configuration
          {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"} | /request is missing or not an object
          {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{}} | /request/uid is missing or empty
          {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":7}} | /request/uid is not a string
          {"a":NaN}          | the body is not JSON: line 1, column 9: Non-standard token 'NaN'
          {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","kind":{"kind":"Pod"},"operation":"CREATE","namespace":"A/../b"}} | /request/namespace is "A/../b", which cannot be the name of a namespace
          {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u"}} | /request/kind/kind is missing or empty
          {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","kind":{"kind":"Pod"},"operation":"EAT"}} | /request/operation is "EAT", expected one of [CREATE, UPDATE, DELETE, CONNECT]
          """)
  void saysWhatIsWrongWithARequest(String body, String message) throws Exception {
    HttpResponse<String> response =
        post(HttpClient.Version.HTTP_2, JSON, BodyPublishers.ofString(body));
    assertStatus(response, 400, message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          null                                          | /request/object: object is missing, expected an object
          7                                             | /request/object: object is the number 7, expected an object
          {"spec":[]}                                   | /request/object: /spec is a list, expected an object
          {"metadata":{"labels":{"a/b":1}},"spec":{}}   | /request/object: /metadata/labels/a~1b is the number 1, expected a string
          {"metadata":{"labels":{"lastcall.dev/inject":"enabled"}},"spec":{"containers":"x"}} | /request/object: /spec/containers is a string, expected a list
          {"metadata":{"labels":{"lastcall.dev/inject":"enabled"}},"spec":{"containers":[1]}} | /request/object: /spec/containers/0 is the number 1, expected an object
          {"metadata":{"labels":{"lastcall.dev/inject":"enabled"}},"spec":{"terminationGracePeriodSeconds":1e99}} | /request/object: /spec/terminationGracePeriodSeconds is the number 1E+99, expected a 64-bit integer
          {"metadata":{"labels":{"lastcall.dev/inject":"enabled"}},"spec":{"containers":[{"lifecycle":[]}]}} | /request/object: /spec/containers/0/lifecycle is a list, expected an object
          """)
  void saysWhatIsWrongWithAnObject(String object, String message) throws Exception {
    ObjectNode review = Reviews.createPod("uid", "opted-in", Json.parse(object));
    HttpResponse<String> response =
        post(HttpClient.Version.HTTP_2, JSON, BodyPublishers.ofString(Json.text(review)));
    assertStatus(response, 400, message);
  }

  @ParameterizedTest
  @CsvSource({"text/plain", "application/xml", "application/jsonp", "x"})
  void refusesOtherContentTypes(String contentType) throws Exception {
    HttpResponse<String> response =
        post(HttpClient.Version.HTTP_1_1, contentType, BodyPublishers.ofString(review()));
    assertStatus(response, 415, "the Content-Type must be application/json");
  }

  @Test
  void takesACharset() throws Exception {
    HttpResponse<String> response =
        post(
            HttpClient.Version.HTTP_2,
            "application/json; charset=utf-8",
            BodyPublishers.ofString(review()));
    assertEquals(200, response.statusCode());
  }

  @Test
  void refusesOtherMethods() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).GET().build();
    HttpResponse<String> response =
        client(HttpClient.Version.HTTP_2).send(request, BodyHandlers.ofString());
    assertStatus(response, 405, "Method Not Allowed");
  }

  @Test
  void refusesDeepNestingWithoutFallingOver() throws Exception {
    String deep = "[".repeat(200_000) + "]".repeat(200_000);
    HttpResponse<String> response =
        post(HttpClient.Version.HTTP_2, JSON, BodyPublishers.ofString(deep));
    assertStatus(response, 400, "the body is not JSON: Document nesting depth (1001) exceeds");
  }

  @ParameterizedTest(name = "{0} {1} {2} {3} is {4}")
  @CsvSource({
    "apps, v1, Deployment, '', CREATE, not-handled-kind",
    "example.com, v1, Pod, '', CREATE, not-handled-kind",
    "'', v1, Pod, status, UPDATE, not-handled-kind",
    "'', v1, Pod, '', UPDATE, not-handled-operation",
    "'', v1, Pod, '', DELETE, not-handled-operation",
  })
  void allowsWhatItDoesNotHandle(
      String group,
      String version,
      String kind,
      String subResource,
      String operation,
      String reason)
      throws Exception {
    ObjectNode review = Reviews.createPod("uid", "opted-in", Json.object());
    ObjectNode request = (ObjectNode) review.get("request");
    request.putObject("kind").put("group", group).put("version", version).put("kind", kind);
    request.put("subResource", subResource).put("operation", operation);
    HttpResponse<String> response =
        post(HttpClient.Version.HTTP_2, JSON, BodyPublishers.ofString(Json.text(review)));
    assertEquals(200, response.statusCode());
    JsonNode answer = Json.parse(response.body()).get("response");
    assertTrue(answer.get("allowed").asBoolean());
    assertEquals(reason, answer.at("/auditAnnotations/reason").asText());
    assertFalse(answer.has("patch"));
  }

  private static void assertStatus(HttpResponse<String> response, int code, String message) {
    assertEquals(code, response.statusCode(), response.body());
    assertTrue(response.headers().firstValue("content-type").orElse("").startsWith(JSON));
    JsonNode status = Json.parse(response.body());
    assertEquals("Status", status.get("kind").asText());
    assertEquals(code, status.get("code").asInt());
    String found = status.get("message").asText();
    assertTrue(found.contains(message), found);
  }

  private static String review() {
    return review("uid");
  }

  private static String review(String uid) {
    return Json.text(
        Reviews.createPod(
            uid,
            "opted-in",
            Json.parse("{\"metadata\":{},\"spec\":{\"containers\":[{\"name\":\"a\"}]}}")));
  }

  /** A good review, filled with white space up to the size. */
  private static byte[] padded(int size) {
    byte[] review = review().getBytes();
    byte[] all = Arrays.copyOf(review, size);
    Arrays.fill(all, review.length, size, (byte) ' ');
    return all;
  }

  private HttpResponse<String> post(
      HttpClient.Version version, String contentType, BodyPublisher body) throws Exception {
    return send(client(version), contentType, body);
  }

  private HttpResponse<String> send(HttpClient client, String contentType, BodyPublisher body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", contentType)
            .POST(body)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).sslContext(TrustAll.context()).build();
  }
}
