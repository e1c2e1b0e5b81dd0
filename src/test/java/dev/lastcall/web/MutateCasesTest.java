package dev.lastcall.web;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.GoldenCase;
import dev.lastcall.testing.Reviews;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases over HTTPS. */
@QuarkusTest
class MutateCasesTest {

  @TestHTTPResource(value = "/mutate", tls = true)
  URL url;

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.lastcall.testing.GoldenCase#all")
  void answersAsTheCaseSays(GoldenCase goldenCase) {
    String namespace = Reviews.namespace(goldenCase.namespaceLabels());
    JsonNode review = Reviews.of("uid-of-" + goldenCase.name(), namespace, goldenCase);

    JsonNode answer =
        Json.parse(
            given()
                .relaxedHTTPSValidation()
                .contentType("application/json")
                .body(Json.bytes(review))
                .when()
                .post(url)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString());

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
