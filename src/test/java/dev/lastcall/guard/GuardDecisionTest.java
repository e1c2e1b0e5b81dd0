package dev.lastcall.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.guard.GuardVerdict.Allowed;
import dev.lastcall.guard.GuardVerdict.Held;
import dev.lastcall.guard.GuardVerdict.Released;
import dev.lastcall.guard.Surroundings.NamespaceState;
import dev.lastcall.guard.Surroundings.NodeState;
import dev.lastcall.guard.Surroundings.OwnerState;
import dev.lastcall.json.Json;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.review.AdmissionReviews;
import dev.lastcall.review.MalformedReviewException;
import dev.lastcall.review.PodDeletion;
import dev.lastcall.review.PodDeletion.Way;
import dev.lastcall.review.Verdict;
import dev.lastcall.testing.GuardReviews;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table {@code guard/decisions.yaml}, from the AdmissionReview to the answer. */
class GuardDecisionTest {

  private static final String DAY = "2027-03-01T";

  private static final GuardReviews REVIEWS =
      new GuardReviews("shop", "store-1", "uid-1", GuardDecisionTest::time);

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void decides(JsonNode row) throws IOException, MalformedReviewException {
    PodDeletion deletion = deletion(row);
    Instant now = OffsetDateTime.parse(time(row.path("now").asText("12:00:00Z"))).toInstant();

    GuardVerdict verdict = GuardDecision.decide(question(row, deletion), now);

    assertEquals(row.path("expect").asText(), described(verdict));
    String message = message(verdict);
    assertTrue(message.contains(row.path("message").asText()), message);
    Verdict answer = verdict.answer(deletion.way());
    assertEquals(verdict instanceof Held, answer instanceof Verdict.Deny);
    if (answer instanceof Verdict.Deny denial) {
      boolean isEviction = deletion.way() == Way.EVICTION;
      assertEquals(isEviction ? 429 : 403, denial.code());
      assertEquals(isEviction ? "TooManyRequests" : "Forbidden", denial.status());
    }
    assertTrue(row.path("expect").asText().contains(answer.reason()));
  }

  static Stream<Named<JsonNode>> cases() throws IOException {
    return GuardCases.read("decisions.yaml").map(row -> Named.of(row.path("it").asText(), row));
  }

  private static GuardQuestion question(JsonNode row, PodDeletion deletion) throws IOException {
    return new GuardQuestion(
        deletion,
        REVIEWS.pod(row).map(GuardedPod::of),
        new Surroundings(
            NamespaceState.valueOf(row.path("namespace").asText("ACTIVE")),
            OwnerState.valueOf(row.path("owner").asText("PRESENT")),
            NodeState.valueOf(row.path("node").asText("PRESENT"))),
        guard(row.path("guard").asText("store")),
        Optional.of(row.path("ready")).filter(JsonNode::isObject).map(it -> result(row, it)));
  }

  private static Optional<DeleteGuard> guard(String name) throws IOException {
    return GuardCases.guards().policies().guards().stream()
        .filter(guard -> guard.name().equals(name))
        .findFirst();
  }

  private static ReadyResult result(JsonNode row, JsonNode ready) {
    return new ReadyResult(
        ready.path("uid").asText("uid-1"),
        ready.path("requestedAt").asText(time(row.path("requested").asText())),
        OffsetDateTime.parse(time(ready.path("at").asText())).toInstant(),
        ready.has("why")
            ? new Readiness.NotReady(ready.path("why").asText())
            : new Readiness.Ready());
  }

  private static PodDeletion deletion(JsonNode row) throws MalformedReviewException {
    PodDeletion deletion =
        PodDeletion.of(AdmissionReviews.read(Json.bytes(REVIEWS.review(row)))).orElseThrow();
    assertEquals(GuardReviews.isEviction(row) ? Way.EVICTION : Way.DELETE, deletion.way());
    return deletion;
  }

  /** Of the day of all cases, unless it is no time of the day. */
  private static String time(String text) {
    return text.matches("[0-9]{2}:.*") ? DAY + text : text;
  }

  private static String described(GuardVerdict verdict) {
    if (verdict instanceof Allowed allowed) {
      return "Allowed " + allowed.reason().code();
    }
    if (verdict instanceof Released released) {
      return "Released " + released.reason().code();
    }
    Held held = (Held) verdict;
    return "Held " + held.reason().code() + " " + held.next();
  }

  private static String message(GuardVerdict verdict) {
    return verdict instanceof Held held ? held.message() : "";
  }
}
