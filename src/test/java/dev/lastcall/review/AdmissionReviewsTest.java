package dev.lastcall.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.json.JsonPatch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionReviewsTest {

  @Test
  void aPatchIsInTheAnswerAsBase64() throws IOException {
    JsonNode before = Json.parse("{\"a\":1,\"gone\":2,\"same\":3}");
    JsonNode after = Json.parse("{\"a\":\"\u00e9 ~ / \\\" \",\"same\":3,\"new\":{\"l\":[]}}");
    JsonPatch patch = JsonPatch.between(before, after);
    Verdict verdict =
        new Verdict.Patch(patch, Optional.of("web"), List.of("\"One\"", "Two: \u00e9"));

    JsonNode answer = Json.parse(AdmissionReviews.answer("u\"1", verdict));

    assertEquals(
        patch.toJson(),
        Json.parse(Base64.getDecoder().decode(answer.at("/response/patch").textValue())));
    ((ObjectNode) answer.get("response")).remove("patch");
    assertEquals(
        Json.parse(
            """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"u\\"1","allowed":true,
            "patchType":"JSONPatch","warnings":["\\"One\\"","Two: \u00e9"],
            "auditAnnotations":{"reason":"patched","policy":"web"}}}
            """),
        answer);
  }

  @Test
  void whatIsAllowedAsItIsHasNoPatch() throws IOException {
    Verdict verdict =
        new Verdict.Allow(SkipReason.NO_POLICY, Optional.empty(), "No policy.", List.of());

    assertEquals(
        Json.parse(
            """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"1","allowed":true,
            "auditAnnotations":{"reason":"no-policy"}}}
            """),
        Json.parse(AdmissionReviews.answer("1", verdict)));
  }

  @Test
  void managedFieldsAreNotRead() throws Exception {
    Request request =
        AdmissionReviews.read(
            review(
                """
                "uid":"1","kind":{"kind":"Pod"},"operation":"UPDATE",
                "object":{"metadata":{"name":"a","managedFields":[{"fieldsV1":{}}],"labels":{"managedFields":"x"}}},
                "oldObject":{"metadata":{"managedFields":[]},"spec":{"managedFields":[1]}}
                """));

    assertEquals(
        Json.parse("{\"metadata\":{\"name\":\"a\",\"labels\":{\"managedFields\":\"x\"}}}"),
        request.object());
    assertEquals(
        Json.parse("{\"metadata\":{},\"spec\":{\"managedFields\":[1]}}"), request.oldObject());
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "kind":{"kind":"Pod"}                                            | /request/uid is missing or empty
          "uid":1                                                          | /request/uid is not a string
          "uid":"1","kind":{"group":[]}                                    | /request/kind/group is not a string
          "uid":"1","kind":null                                            | /request/kind/kind is missing or empty
          "uid":"1","kind":{"kind":"Pod"}                                  | /request/operation is missing or empty
          "uid":"1","kind":{"kind":"Pod"},"operation":"create"             | /request/operation is "create", expected one of [CREATE, UPDATE, DELETE, CONNECT]
          "uid":"1","kind":{"kind":"Pod"},"operation":"CREATE","userInfo":{"username":{}} | /request/userInfo/username is not a string
          "uid":"1","uid":"1"                                              | the body is not JSON: line 1, column 92: Duplicate field 'uid'
          """)
  void saysWhatIsMissing(String members, String message) {
    MalformedReviewException refusal =
        assertThrows(MalformedReviewException.class, () -> AdmissionReviews.read(review(members)));

    assertEquals(message, refusal.getMessage());
    MalformedReviewException ofStream =
        assertThrows(
            MalformedReviewException.class,
            () -> AdmissionReviews.read(new ByteArrayInputStream(review(members))));
    assertEquals(message, ofStream.getMessage());
  }

  private static byte[] review(String members) {
    return ("{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{"
            + members
            + "}}")
        .getBytes(UTF_8);
  }
}
