package dev.lastcall.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.json.Json;
import dev.lastcall.review.PodDeletion.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodDeletionTest {

  private static final String DELETE =
      """
      "kind":{"group":"","version":"v1","kind":"Pod"},"operation":"DELETE","object":null,
      "userInfo":{"username":"jane","groups":["ops"]}
      """;
  private static final String EVICTION =
      """
      "kind":{"group":"policy","version":"v1","kind":"Eviction"},"operation":"CREATE",
      "subResource":"eviction","oldObject":null
      """;

  @Test
  void readsADelete() {
    PodDeletion deletion =
        deletion(
            DELETE,
            "\"namespace\":\"shop\",\"name\":\"tikv-1\"",
            "\"oldObject\":{\"metadata\":{\"namespace\":\"other\",\"name\":\"forged\"}}",
            "\"options\":{\"gracePeriodSeconds\":0,\"preconditions\":{\"uid\":\"uid-1\"}}");

    assertEquals(Way.DELETE, deletion.way());
    assertEquals("shop", deletion.namespace());
    assertEquals("tikv-1", deletion.name());
    assertEquals(OptionalLong.of(0), deletion.gracePeriodSeconds());
    assertEquals(Optional.of("uid-1"), deletion.uid());
    assertEquals("jane", deletion.username());
    assertEquals(List.of("ops"), deletion.groups());
    assertEquals("forged", deletion.stored().orElseThrow().at("/metadata/name").asText());
  }

  @Test
  void takesTheNameOfADeleteOfACollectionFromTheObject() {
    PodDeletion deletion =
        deletion(
            DELETE,
            "\"namespace\":\"shop\",\"name\":\"\"",
            "\"oldObject\":{\"metadata\":{\"namespace\":\"shop\",\"name\":\"tikv-2\"}}");

    assertEquals("tikv-2", deletion.name());
    assertEquals(Optional.empty(), deletion.uid());
    assertEquals(OptionalLong.empty(), deletion.gracePeriodSeconds());
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1beta1"})
  void readsAnEvictionThatNamesNoNamespace(String version) {
    PodDeletion deletion =
        deletion(
            EVICTION.replace("\"v1\"", "\"" + version + "\""),
            "\"namespace\":\"shop\",\"name\":\"tikv-1\"",
            "\"object\":{\"metadata\":{\"name\":\"tikv-1\",\"namespace\":null},\"deleteOptions\":"
                + "{\"gracePeriodSeconds\":30,\"preconditions\":{\"uid\":\"uid-1\"}}}");

    assertEquals(Way.EVICTION, deletion.way());
    assertEquals("shop", deletion.namespace());
    assertEquals("tikv-1", deletion.name());
    assertEquals(OptionalLong.of(30), deletion.gracePeriodSeconds());
    assertEquals(Optional.of("uid-1"), deletion.uid());
    assertEquals(Optional.empty(), deletion.stored());
  }

  @Test
  void readsAnEvictionWithoutOptions() {
    PodDeletion deletion =
        deletion(EVICTION, "\"object\":{\"metadata\":{\"name\":\"a\",\"namespace\":\"b\"}}");

    assertEquals("b", deletion.namespace());
    assertEquals("a", deletion.name());
    assertEquals(Optional.empty(), deletion.uid());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "true  | \"dryRun\":true",
        "true  | \"object\":{\"deleteOptions\":{\"dryRun\":[\"All\"]}}",
        "true  | \"options\":{\"dryRun\":[\"All\"]}",
        "false | \"dryRun\":false,\"object\":{\"deleteOptions\":{\"dryRun\":[]}}",
        "false | \"object\":{\"deleteOptions\":{\"dryRun\":null}}"
      })
  void findsADryRunWhereverItStands(boolean expected, String member) {
    assertEquals(expected, deletion(EVICTION, member).dryRun());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"kind\":{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"},\"operation\":\"CREATE\"",
        "\"kind\":{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Service\"},\"operation\":\"DELETE\"",
        "\"kind\":{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"},\"operation\":\"DELETE\",\"subResource\":\"x\"",
        "\"kind\":{\"group\":\"policy\",\"version\":\"v1\",\"kind\":\"Eviction\"},\"operation\":\"CREATE\"",
        "\"kind\":{\"group\":\"policy\",\"version\":\"v1\",\"kind\":\"PodDisruptionBudget\"},\"operation\":\"CREATE\",\"subResource\":\"eviction\""
      })
  void otherRequestsAreNoDeletions(String members) {
    assertTrue(PodDeletion.of(request(members)).isEmpty());
  }

  @Test
  void aDenialCarriesItsCodeAndReason() throws IOException {
    Verdict denial =
        new Verdict.Deny(
            429, "TooManyRequests", "Wait.", "preparing", Optional.of("tikv"), List.of());

    assertEquals(
        Json.parse(
            """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"1","allowed":false,
            "status":{"apiVersion":"v1","kind":"Status","status":"Failure","code":429,"reason":"TooManyRequests",
            "message":"Wait."},"auditAnnotations":{"reason":"preparing","policy":"tikv"}}}
            """),
        Json.parse(AdmissionReviews.answer("1", denial)));
  }

  private static PodDeletion deletion(String... members) {
    return PodDeletion.of(request(members)).orElseThrow();
  }

  private static Request request(String... members) {
    String review =
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"1\","
            + String.join(",", members)
            + "}}";
    try {
      return AdmissionReviews.read(review.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedReviewException e) {
      throw new AssertionError(e);
    }
  }
}
