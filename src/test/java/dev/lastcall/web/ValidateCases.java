package dev.lastcall.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.lastcall.json.Json;
import dev.lastcall.testing.GuardReviews;
import java.io.File;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table {@code guard/decisions.yaml} over HTTPS, as far as a request can say it and wherever
 * that is served, with the guards of {@link GuardedSystemResource}.
 */
abstract class ValidateCases {

  private static final OffsetDateTime DAY = OffsetDateTime.parse("2027-03-01T00:00:00Z");

  /** The answer to a review that is sent to /validate. */
  abstract String answer(byte[] review) throws Exception;

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void answersAsTheCaseSays(String sentence, int number, JsonNode row) throws Exception {
    GuardReviews reviews = reviews(number, row);
    boolean isEviction = GuardReviews.isEviction(row);
    if (isEviction && reviews.pod(row).isPresent()) {
      // An eviction finds the Pod of an earlier review.
      ObjectNode seen = ((ObjectNode) row.deepCopy()).put("dryRun", "request");
      seen.remove("way");
      response(reviews.review(seen));
    }

    JsonNode response = response(reviews.review(row));

    String[] expected = row.path("expect").asText().split(" ");
    boolean isHeld = expected[0].equals("Held");
    assertEquals(!isHeld, response.path("allowed").asBoolean(), response.toString());
    assertEquals(expected[1], response.at("/auditAnnotations/reason").asText());
    assertFalse(response.at("/status/details").has("retryAfterSeconds"));
    if (isHeld) {
      assertEquals(isEviction ? 429 : 403, response.at("/status/code").asInt());
      assertEquals(
          isEviction ? "TooManyRequests" : "Forbidden", response.at("/status/reason").asText());
      assertEquals(
          row.path("guard").asText("store"), response.at("/auditAnnotations/policy").asText());
    }
  }

  /** Without those about the API server, answers that are older than the request, and moments. */
  static Stream<Arguments> cases() throws IOException {
    JsonNode rows = new YAMLMapper().readTree(new File("src/test/resources/guard/decisions.yaml"));
    List<Arguments> cases = new ArrayList<>();
    for (JsonNode row : rows) {
      boolean isOffline = !row.has("namespace") && !row.has("owner") && !row.has("node");
      boolean isMoment = row.path("it").asText().contains(" up to ");
      if (isOffline && !isMoment && !row.has("ready")) {
        cases.add(Arguments.of(row.path("it").asText(), cases.size(), row));
      }
    }
    return cases.stream();
  }

  /** All times are moved so that the case happens now. */
  private static GuardReviews reviews(int number, JsonNode row) {
    OffsetDateTime then = time(row.path("now").asText("12:00:00Z"));
    Duration shift = Duration.between(then.toInstant(), Instant.now());
    return new GuardReviews(
        row.path("guard").asText("store"),
        "pod-" + number,
        "uid-of-" + number,
        text -> {
          try {
            return time(text).plus(shift).toString();
          } catch (DateTimeException e) {
            return text;
          }
        });
  }

  private static OffsetDateTime time(String text) {
    return text.matches("[0-9]{2}:.*")
        ? OffsetDateTime.parse(DAY.toLocalDate() + "T" + text)
        : OffsetDateTime.parse(text);
  }

  private JsonNode response(JsonNode review) throws Exception {
    return Json.parse(answer(Json.bytes(review))).get("response");
  }
}
