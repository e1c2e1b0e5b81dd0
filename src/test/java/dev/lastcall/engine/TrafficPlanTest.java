package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.engine.Engine.Companions;
import dev.lastcall.json.Json;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.GroupVersionKind;
import dev.lastcall.review.Operation;
import dev.lastcall.review.Request;
import dev.lastcall.testing.GoldenCase;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the golden cases cannot show: companions, and objects that an API server refuses. */
class TrafficPlanTest {

  private static final PolicySet POLICIES = GoldenCase.policies();
  private static final String CONFIG = "cloud.google.com/backend-config";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          cloud.google.com/neg                  | `{"ingress": true}`          | `{"default":"web-lastcall"}`                       | true
          cloud.google.com/backend-config       | `{"ports":{"http":"cfg"}}`   | `{"ports":{"http":"cfg"},"default":"web-lastcall"}` | true
          cloud.google.com/backend-config       | `{"default":"web-lastcall"}` | `{"default":"web-lastcall"}`                       | true
          cloud.google.com/backend-config       | `{"default":"mine"}`         | `{"default":"mine"}`                               | false
          cloud.google.com/backend-config       | mine                         | mine                                               | false
          """)
  void aCompanionIsMadeWhereItIsReferredTo(String key, String own, String value, boolean isMade) {
    Plan plan = plan(Companions.EMITTED, "web", service("gke-neg", key, own));
    assertEquals(value, plan.result().at("/metadata/annotations").path(CONFIG).asText());
    assertEquals(isMade, plan.companion().isPresent());
  }

  @Test
  void theOldKeyOfGoogleIsNotSwitchedOff() {
    String object =
        """
        {"metadata":{"labels":{"rule":"gke-neg"},"annotations":
          {"cloud.google.com/neg":"{}","beta.cloud.google.com/backend-config":"{\\"default\\":\\"old\\"}"}},
         "spec":{"type":"ClusterIP"}}
        """;
    Plan plan = plan(Companions.EMITTED, "web", Json.parse(object));
    assertTrue(plan.result().at("/metadata/annotations").path(CONFIG).isMissingNode());
    assertEquals(Optional.empty(), plan.companion());
  }

  @Test
  void theCompanionHasTheNumberAndTheNamespace() {
    JsonNode service = service("gke-neg", "cloud.google.com/neg", "{}");
    assertEquals(
        Json.parse(
            """
            {"apiVersion":"cloud.google.com/v1","kind":"BackendConfig",
             "metadata":{"name":"web-lastcall","namespace":"shop"},
             "spec":{"connectionDraining":{"drainingTimeoutSec":35}}}
            """),
        plan(Companions.EMITTED, "web", service).companion().orElseThrow());
  }

  @Test
  void aServiceWithoutANameHasNoCompanion() {
    JsonNode service = service("gke-neg", "cloud.google.com/neg", "{}");
    assertEquals(Optional.empty(), plan(Companions.EMITTED, "", service).companion());
  }

  @Test
  void whatApplyWroteIsNotToldInAdmission() {
    JsonNode service = service("gke-neg", CONFIG, "{\"default\":\"web-lastcall\"}");
    List<String> warnings = plan(Companions.IMPOSSIBLE, "web", service).verdict().warnings();
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.get(0).contains("120s"), warnings::toString);
  }

  /** The API server refuses two classes that differ on CREATE only. */
  @Test
  void theFieldOfTheClassBeatsTheAnnotation() {
    String object =
        """
        {"metadata":{"labels":{"rule":"tencent-ingress"},
          "annotations":{"kubernetes.io/ingress.class":"qcloud"}},
         "spec":{"ingressClassName":"nginx"}}
        """;
    Plan plan = plan(GroupVersionKind.INGRESS, Companions.IMPOSSIBLE, "web", Json.parse(object));
    assertEquals("no-profile", plan.verdict().reason());
  }

  private static JsonNode service(String rule, String key, String value) {
    JsonNode object =
        Json.parse(
            """
            {"metadata":{"namespace":"shop","labels":{"rule":"%s"},"annotations":{}},
             "spec":{"type":"ClusterIP"}}
            """
                .formatted(rule));
    ((ObjectNode) object.at("/metadata/annotations")).put(key, value);
    return object;
  }

  private static Plan plan(Companions companions, String name, JsonNode object) {
    return plan(GroupVersionKind.SERVICE, companions, name, object);
  }

  private static Plan plan(
      GroupVersionKind kind, Companions companions, String name, JsonNode object) {
    Request request =
        new Request(
            "uid",
            kind,
            "",
            Operation.UPDATE,
            "shop",
            name,
            "alice",
            List.of(),
            false,
            object,
            MissingNode.getInstance());
    return new Engine(Clock.systemUTC(), Optional.empty(), companions)
        .plan(request, Map.of(), POLICIES);
  }
}
