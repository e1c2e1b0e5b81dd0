package dev.lastcall.web;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.TrustAll;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deletions and evictions as clients send them, and what surrounds their decision. */
@QuarkusTest
@QuarkusTestResource(value = GuardedSystemResource.class, restrictToAnnotatedClass = true)
class ValidateProtocolTest {

  private static final String JSON = "application/json";

  private final HttpClient client = HttpClient.newBuilder().sslContext(TrustAll.context()).build();

  @TestHTTPResource(value = "/validate", tls = true)
  URI uri;

  @TestHTTPResource(value = "/mutate", tls = true)
  URI mutate;

  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  /** Paths that the guarded system was asked for. */
  Queue<String> asked;

  @ParameterizedTest
  @CsvSource({"v1", "v1beta1"})
  void evictionsOfBothVersionsFindPodsOfTheFile(String version) throws Exception {
    ObjectNode review = eviction("store", "of-file", version);
    JsonNode response = response(review);
    assertDenied(response, 429, "TooManyRequests");
    assertEquals("uid", response.get("uid").asText());
    assertEquals("store", response.at("/auditAnnotations/policy").asText());
    assertTrue(
        response
            .at("/status/message")
            .asText()
            .startsWith("DeleteGuard store holds Pod store/of-file"),
        response.toString());
  }

  @Test
  void aNamespaceThatIsBeingDeletedTakesItsPodsAlong() throws Exception {
    assertAllowed(response(eviction("ending", "of-file", "v1")), "namespace-terminating");
  }

  @Test
  void anEvictionOfAnUnknownPodIsAllowed() throws Exception {
    assertAllowed(response(eviction("store", "nobody", "v1")), "pod-not-found");
  }

  @Test
  void anEvictionForAnEarlierPodIsAllowed() throws Exception {
    response(delete("store", "again-0", "uid-2", false));
    ObjectNode review = eviction("store", "again-0", "v1");
    ((ObjectNode) review.at("/request/object"))
        .putObject("deleteOptions")
        .putObject("preconditions")
        .put("uid", "uid-1");
    assertAllowed(response(review), "other-pod");
  }

  @Test
  void aDeletionOfManyCarriesThePodAndNoName() throws Exception {
    ObjectNode review = delete("store", "many-0", "uid-of-many-0", false);
    ((ObjectNode) review.get("request")).put("name", "");
    JsonNode response = response(review);
    assertDenied(response, 403, "Forbidden");
    assertTrue(response.at("/status/message").asText().contains("Pod store/many-0"));
  }

  @Test
  void anotherPodOfTheNameBeginsAnew() throws Exception {
    assertReason("preparation-requested", response(delete("store", "next-0", "uid-3", false)));
    assertReason("preparing", response(delete("store", "next-0", "uid-3", false)));
    assertReason("preparation-requested", response(delete("store", "next-0", "uid-4", false)));
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void dryRunsLeaveNothing(boolean ofRequest, boolean ofOptions) throws Exception {
    String name = "dry-" + ofRequest;
    ObjectNode review = delete("store", name, "uid-of-" + name, ofRequest);
    if (ofOptions) {
      ((ObjectNode) review.get("request")).putObject("options").putArray("dryRun").add("All");
    }
    assertReason("preparation-requested", response(review));
    assertReason("preparation-requested", response(review));
  }

  @Test
  void aReadyPodIsReleasedAndThenGone() throws Exception {
    ObjectNode review = delete("ready", "store-0", "uid-of-ready", false);
    assertReason("preparation-requested", response(review));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> response(review).at("/auditAnnotations/reason").asText().equals("ready"));
    assertAllowed(response(eviction("ready", "store-0", "v1")), "pod-not-found");
  }

  @Test
  void manyTrialsWhileTheSystemHangsAreAnsweredInTimeAfterOneCall() throws Exception {
    ObjectNode review = delete("hanging", "store-0", "uid-of-hanging", false);
    assertReason("preparation-requested", response(review));
    List<CompletableFuture<HttpResponse<String>>> trials = new ArrayList<>();
    // A connection has at most 100 streams; an API server opens another one then.
    for (int connection = 0; connection < 5; connection++) {
      HttpClient another = HttpClient.newBuilder().sslContext(TrustAll.context()).build();
      for (int i = 0; i < 100; i++) {
        trials.add(another.sendAsync(post(uri, JSON, Json.text(review)), BodyHandlers.ofString()));
      }
    }
    // Others are not in the way of those that hang.
    assertReason(
        "not-ready", response(delete("operator", "store-0", "uid-of-operator", false, true)));
    HttpResponse<String> mutated = client.send(post(mutate, JSON, "{}"), BodyHandlers.ofString());
    assertEquals(400, mutated.statusCode());

    for (CompletableFuture<HttpResponse<String>> trial : trials) {
      HttpResponse<String> answer = trial.get();
      assertEquals(200, answer.statusCode());
      assertFalse(answer.headers().firstValue("Retry-After").isPresent());
      JsonNode response = Json.parse(answer.body()).get("response");
      assertDenied(response, 403, "Forbidden");
      assertFalse(response.at("/status/details").has("retryAfterSeconds"));
    }
    assertEquals(1, asked.stream().filter("/hanging/store-0"::equals).count());
  }

  @ParameterizedTest(name = "{0} {1} {2} {3} is {4}")
  @CsvSource({
    "apps, v1, Deployment, '', DELETE, not-handled-kind",
    "'', v1, Pod, status, UPDATE, not-handled-kind",
    "'', v1, Pod, '', CREATE, not-handled-operation",
    "policy, v1, Eviction, '', CREATE, not-handled-kind",
  })
  void allowsWhatItDoesNotHandle(
      String group,
      String version,
      String kind,
      String subResource,
      String operation,
      String reason)
      throws Exception {
    ObjectNode review = delete("store", "other-0", "uid-of-other-0", false);
    ObjectNode request = (ObjectNode) review.get("request");
    request.putObject("kind").put("group", group).put("version", version).put("kind", kind);
    request.put("subResource", subResource).put("operation", operation);
    assertAllowed(response(review), reason);
  }

  @ParameterizedTest
  @CsvSource({"namespace", "name"})
  void saysWhatIsMissing(String field) throws Exception {
    ObjectNode review = delete("store", "lost-0", "uid-of-lost-0", false);
    ObjectNode request = (ObjectNode) review.get("request");
    request.remove(field);
    ((ObjectNode) request.at("/oldObject/metadata")).remove(field);
    HttpResponse<String> answer = send(Json.text(review));
    assertEquals(400, answer.statusCode());
    assertEquals(
        "/request/" + field + " is missing or empty, and the object has none",
        Json.parse(answer.body()).get("message").asText());
  }

  @Test
  void bodiesAreReadAsOfMutations() throws Exception {
    HttpResponse<String> broken = send("{");
    assertEquals(400, broken.statusCode());
    assertTrue(broken.body().contains("the body is not JSON: line 1, column"), broken.body());
    HttpResponse<String> text = client.send(post(uri, "text/plain", "{}"), BodyHandlers.ofString());
    assertEquals(415, text.statusCode());
    HttpResponse<String> large = send(" ".repeat(RequestBody.MAX_BYTES + 1));
    assertEquals(413, large.statusCode());
  }

  /** It is there from the start, at 0. */
  private boolean isCounted(String counter) throws Exception {
    String text = metrics();
    return text.contains(counter) && !text.contains(counter + " 0.0");
  }

  @Test
  void decisionsAndDenialsAreCounted() throws Exception {
    response(delete("operator", "counted-0", "uid-of-counted-0", false, true));
    String denials = "lastcall_guard_denials_total{guard=\"operator\",reason=\"not-ready\"}";
    await().atMost(Duration.ofSeconds(60)).until(() -> isCounted(denials));
    String text = metrics();
    assertTrue(
        text.lines()
            .anyMatch(
                line ->
                    line.startsWith("lastcall_admission_decisions_total")
                        && line.contains("kind=\"Pod\"")
                        && line.contains("policy=\"operator\"")
                        && line.contains("result=\"deny\"")),
        text);
    assertTrue(text.contains("lastcall_guard_held_pods{guard=\"operator\"} 0"), text);
    assertTrue(text.contains("lastcall_guard_oldest_hold_seconds{guard=\"operator\"} 0"), text);
  }

  private String metrics() throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
        .body();
  }

  private JsonNode response(ObjectNode review) throws Exception {
    HttpResponse<String> answer = send(Json.text(review));
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.parse(answer.body()).get("response");
  }

  private HttpResponse<String> send(String body) throws Exception {
    return client.send(post(uri, JSON, body), BodyHandlers.ofString());
  }

  private static HttpRequest post(URI uri, String contentType, String body) {
    return HttpRequest.newBuilder(uri)
        .timeout(Duration.ofMinutes(5))
        .header("Content-Type", contentType)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static void assertAllowed(JsonNode response, String reason) {
    assertTrue(response.get("allowed").asBoolean(), response.toString());
    assertReason(reason, response);
  }

  private static void assertDenied(JsonNode response, int code, String status) {
    assertFalse(response.get("allowed").asBoolean(), response.toString());
    assertEquals(code, response.at("/status/code").asInt());
    assertEquals(status, response.at("/status/reason").asText());
  }

  private static void assertReason(String reason, JsonNode response) {
    assertEquals(reason, response.at("/auditAnnotations/reason").asText(), response.toString());
  }

  private static ObjectNode delete(String namespace, String name, String uid, boolean dryRun) {
    return delete(namespace, name, uid, dryRun, false);
  }

  private static ObjectNode delete(
      String namespace, String name, String uid, boolean dryRun, boolean isPrepared) {
    ObjectNode review = review(namespace, name, "", "v1", "Pod");
    ObjectNode request = (ObjectNode) review.get("request");
    request.put("operation", "DELETE").put("dryRun", dryRun);
    ObjectNode pod = request.putObject("oldObject");
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("namespace", namespace).put("name", name).put("uid", uid);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    metadata.put("creationTimestamp", now.minusSeconds(3_600).toString());
    if (isPrepared) {
      metadata
          .putObject("annotations")
          .put("lastcall.dev/prepare-requested-at", now.minusSeconds(60).toString())
          .put("lastcall.dev/prepared-at", now.minusSeconds(59).toString());
    }
    pod.putObject("status").put("phase", "Running");
    return review;
  }

  private static ObjectNode eviction(String namespace, String name, String version) {
    ObjectNode review = review(namespace, name, "policy", version, "Eviction");
    ObjectNode request = (ObjectNode) review.get("request");
    request.put("operation", "CREATE").put("subResource", "eviction");
    // As strimzi/drain-cleaner met it: the eviction itself has no namespace.
    request.putObject("object").putObject("metadata").put("name", name).putNull("namespace");
    request.putNull("oldObject");
    return review;
  }

  private static ObjectNode review(
      String namespace, String name, String group, String version, String kind) {
    ObjectNode review =
        Json.object().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    ObjectNode request = review.putObject("request");
    request.put("uid", "uid").put("namespace", namespace).put("name", name);
    request.putObject("kind").put("group", group).put("version", version).put("kind", kind);
    request.putObject("userInfo").put("username", "jane");
    return review;
  }
}
