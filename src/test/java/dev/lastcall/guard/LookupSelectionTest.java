package dev.lastcall.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.Lookup;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table {@code guard/lookups.yaml}. */
class LookupSelectionTest {

  private static final String GUARD =
      """
      apiVersion: lastcall.dev/v1beta1
      kind: DeleteGuard
      metadata: { name: store }
      spec:
        match: [{ namespaceSelector: {} }]
        lookup: { http: { method: GET, url: "http://store/" }, select: %s }
        prepare: { annotate: true }
        ready: { annotation: lastcall.dev/ready-to-stop }
      """;

  private static final String POD =
      "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"tikv-1\",\"labels\":{\"x\":\"\"}}}";

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void findsThePodOrSaysWhyNot(JsonNode row) {
    String text = GUARD.formatted(Json.text(row.path("select")));
    DeleteGuard guard = GuardCases.guards(text).policies().guards().get(0);
    Lookup lookup = guard.lookup().orElseThrow();
    GuardedPod pod = GuardedPod.of(Json.parse(POD));
    TemplateFilling filling = new TemplateFilling(TemplateValues.of(pod, guard));

    assertEquals(
        row.path("is").asText(), found(filling, lookup, Json.parse(row.path("answer").asText())));
  }

  private static String found(TemplateFilling filling, Lookup lookup, JsonNode answer) {
    try {
      LookupSelection.Result result =
          LookupSelection.select(lookup, filling.plain(lookup.where().text()), answer);
      return result instanceof LookupSelection.Failed failed
          ? failed.why()
          : ((LookupSelection.Bound) result).values().toString();
    } catch (UnfillableTemplateException e) {
      return e.getMessage();
    }
  }

  static Stream<Named<JsonNode>> cases() throws IOException {
    return GuardCases.read("lookups.yaml").map(row -> Named.of(row.path("it").asText(), row));
  }
}
