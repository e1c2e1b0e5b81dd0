package dev.lastcall.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.GoldenCase;
import dev.lastcall.testing.Reviews;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases over HTTPS, wherever that is served. */
abstract class MutateCases {

  /** The answer to a review that is sent to /mutate. */
  abstract String answer(byte[] review) throws Exception;

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.lastcall.testing.GoldenCase#all")
  void answersAsTheCaseSays(GoldenCase goldenCase) throws Exception {
    String namespace = Reviews.namespace(goldenCase.namespaceLabels());
    JsonNode review = Reviews.of("uid-of-" + goldenCase.name(), namespace, goldenCase);

    JsonNode answer = Json.parse(answer(Json.bytes(review)));

    assertEquals("admission.k8s.io/v1", answer.get("apiVersion").asText());
    assertEquals("AdmissionReview", answer.get("kind").asText());
    JsonNode response = answer.get("response");
    assertEquals("uid-of-" + goldenCase.name(), response.get("uid").asText());
    assertEquals(true, response.get("allowed").asBoolean());
    assertEquals(goldenCase.patch(), Reviews.patch(answer));
    assertEquals(
        goldenCase.patch().isEmpty() ? "" : "JSONPatch", response.path("patchType").asText());
    List<String> warnings = new ArrayList<>();
    response.path("warnings").forEach(warning -> warnings.add(warning.asText()));
    assertEquals(goldenCase.warnings(), warnings);
    assertEquals(goldenCase.reason(), response.at("/auditAnnotations/reason").asText());
    assertEquals(goldenCase.policy(), response.at("/auditAnnotations/policy").asText(""));
  }
}
