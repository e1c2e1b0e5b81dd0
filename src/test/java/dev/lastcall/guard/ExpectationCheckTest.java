package dev.lastcall.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.DeleteGuard.Ready;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table {@code guard/expectations.yaml}. */
class ExpectationCheckTest {

  private static final String GUARD =
      """
      apiVersion: lastcall.dev/v1beta1
      kind: DeleteGuard
      metadata: { name: store }
      spec:
        match: [{ namespaceSelector: {} }]
        prepare: { annotate: true }
        ready: { http: { method: GET, url: "http://store/" }, expect: %s }
      """;

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void holdsTheAnswerAgainstTheExpectation(JsonNode row) {
    String text = GUARD.formatted(Json.text(row.path("expect")));
    DeleteGuard guard = GuardCases.guards(text).policies().guards().get(0);
    byte[] body = row.path("body").asText().getBytes(StandardCharsets.UTF_8);

    Readiness readiness =
        ExpectationCheck.of(
            ((Ready.Http) guard.ready()).expectation(), row.path("status").asInt(), body);

    String said = readiness instanceof Readiness.NotReady notReady ? notReady.why() : "ready";
    assertEquals(row.path("is").asText(), said);
  }

  static Stream<Named<JsonNode>> cases() throws IOException {
    return GuardCases.read("expectations.yaml").map(row -> Named.of(row.path("it").asText(), row));
  }
}
