package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lastcall.json.Json;
import dev.lastcall.testing.IndependentPatch;
import dev.lastcall.testing.MutatedReview;
import dev.lastcall.testing.Reviews;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

/** Judges answers to mutated reviews, and counts them by class. */
final class FuzzAnswers {

  /** Applying the patches of very large objects would take longer than all the rest. */
  private static final int MAX_BYTES_TO_PATCH = 20_000;

  private static final JsonMapper MAPPER = new JsonMapper();

  private final Map<String, Integer> answers = new TreeMap<>();
  private final Map<String, Integer> mutations = new TreeMap<>();

  void check(MutatedReview review, HttpResponse<byte[]> response) throws IOException {
    String type = response.headers().firstValue("content-type").orElse("");
    assertTrue(type.startsWith("application/json"), type);
    JsonNode answer = Json.parse(response.body());
    int code = response.statusCode();
    if (code == 200) {
      checkReview(review, answer);
    } else {
      assertTrue(code >= 400 && code < 500, () -> code + " " + answer);
      assertEquals("Status", answer.path("kind").asText());
      assertEquals("Failure", answer.path("status").asText());
      assertEquals(code, answer.path("code").asInt());
      assertTrue(!answer.path("message").asText().isEmpty(), "a message");
    }
    count(review, code + " " + (code == 200 ? result(answer) : answer.path("reason").asText()));
  }

  private void checkReview(MutatedReview review, JsonNode answer) throws IOException {
    assertEquals("admission.k8s.io/v1", answer.path("apiVersion").asText());
    assertEquals("AdmissionReview", answer.path("kind").asText());
    JsonNode request = MAPPER.readTree(review.body()).path("request");
    JsonNode response = answer.path("response");
    assertEquals(request.get("uid"), response.get("uid"));
    assertTrue(response.path("allowed").isBoolean(), answer::toString);
    assertTrue(response.at("/auditAnnotations/reason").isTextual(), answer::toString);
    if (response.has("patch")) {
      assertEquals("JSONPatch", response.path("patchType").asText());
      JsonNode patch = Reviews.patch(answer);
      assertTrue(patch.isArray() && !patch.isEmpty(), patch::toString);
      if (review.body().length <= MAX_BYTES_TO_PATCH) {
        assertNotNull(IndependentPatch.apply(patch, request.get("object")));
      }
    }
  }

  private static String result(JsonNode answer) {
    return answer.at("/response/auditAnnotations/reason").asText();
  }

  private void count(MutatedReview review, String answer) {
    answers.merge(answer, 1, Integer::sum);
    mutations.merge(review.mutation(), 1, Integer::sum);
  }

  Map<String, Integer> byAnswer() {
    return answers;
  }

  Map<String, Integer> byMutation() {
    return mutations;
  }
}
