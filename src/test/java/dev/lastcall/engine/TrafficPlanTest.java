package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.engine.Engine.Companions;
import dev.lastcall.json.Json;
import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.PolicySource;
import dev.lastcall.review.GroupVersionKind;
import dev.lastcall.review.Operation;
import dev.lastcall.review.Request;
import dev.lastcall.testing.GoldenCase;
import java.nio.charset.StandardCharsets;
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
          cloud.google.com/backend-config       | `{"ports":{"http":"cfg","9000":"cfg"}}` | `{"ports":{"http":"cfg","9000":"cfg"}}` | false
          cloud.google.com/backend-config       | `{"ports":{"http":"cfg","9001":"cfg"}}` | `{"ports":{"http":"cfg","9001":"cfg"},"default":"web-lastcall"}` | true
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
  void applyTellsOfPortsThatKeepTheirOwn() {
    JsonNode service = service("gke-neg", CONFIG, "{\"ports\":{\"http\":\"cfg\"}}");
    List<String> warnings = plan(Companions.EMITTED, "web", service).verdict().warnings();
    assertTrue(
        warnings.get(0).contains("http (cfg)")
            && warnings.get(0).contains("{\"connectionDraining\":{\"drainingTimeoutSec\":35}}"),
        warnings::toString);
    assertTrue(warnings.stream().noneMatch(it -> it.contains("admission")), warnings::toString);
  }

  /** What is asked of the load balancer: the longest of what the profiles' limits leave. */
  @ParameterizedTest
  @CsvSource({"5s, 20", "100s, 60", "50s, 50"})
  void theMarkHasTheNumberWithinTheLimits(String timeout, long drain) {
    PolicySet policies = policies(timeout);
    JsonNode service = Json.parse("{\"metadata\":{},\"spec\":{\"type\":\"LoadBalancer\"}}");
    JsonNode annotations =
        plan(policies, GroupVersionKind.SERVICE, Companions.IMPOSSIBLE, "web", service)
            .result()
            .at("/metadata/annotations");
    JsonNode mark = Json.parse(annotations.get("lastcall.dev/injected").textValue());
    assertEquals(drain, mark.get("drain").longValue());
    assertEquals(drain + "", annotations.get("example.com/long").textValue());
  }

  private static PolicySet policies(String drainTimeout) {
    String profile =
        """
        apiVersion: lastcall.dev/v1beta1
        kind: LoadBalancerProfile
        metadata: { name: %s }
        spec:
          provider: Example
          description: "A load balancer"
          object: Service
          when: { serviceType: [LoadBalancer] }
          propagation: 5s
          source: https://example.com/
          annotations:
            - { key: example.com/%s, type: Seconds, value: "{drainSeconds}", limits: { min: %d, max: %d } }
        ---
        """;
    String policy =
        """
        apiVersion: lastcall.dev/v1beta1
        kind: ShutdownPolicy
        metadata: { name: two }
        spec:
          match: [{}]
          loadBalancer: { profiles: [long, short], drainTimeout: %s }
        """;
    String text =
        profile.formatted("short", "short", 1, 10)
            + profile.formatted("long", "long", 20, 60)
            + policy.formatted(drainTimeout);
    PolicySource source = new PolicySource("two.yaml", text.getBytes(StandardCharsets.UTF_8));
    return PolicyReader.read(List.of(source)).policies();
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
             "spec":{"type":"ClusterIP","ports":[{"name":"http","port":80},{"name":"admin","port":9000}]}}
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
    return plan(POLICIES, kind, companions, name, object);
  }

  private static Plan plan(
      PolicySet policies,
      GroupVersionKind kind,
      Companions companions,
      String name,
      JsonNode object) {
    Request request = EngineRun.request(kind, Operation.UPDATE, name, "alice", object);
    return new Engine(Clock.systemUTC(), Optional.empty(), companions, DrainSettings.NONE)
        .plan(request, Map.of(), policies);
  }
}
