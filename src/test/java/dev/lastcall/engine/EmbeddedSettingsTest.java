package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.engine.Engine.Companions;
import dev.lastcall.json.Json;
import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.PolicySource;
import dev.lastcall.review.GroupVersionKind;
import dev.lastcall.review.Operation;
import dev.lastcall.testing.GoldenCase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Profiles of users that keep their settings in an embedded mapping; no shipped one does. */
class EmbeddedSettingsTest {

  private static final String KEY = "example.com/settings";

  private static final String DOCUMENTS =
      """
      apiVersion: lastcall.dev/v1beta1
      kind: LoadBalancerProfile
      metadata: { name: settings }
      spec:
        provider: Example
        description: "A load balancer"
        object: Service
        when: { serviceType: [LoadBalancer] }
        propagation: 5s
        source: https://example.com/
        annotations:
          - key: example.com/settings
            type: EmbeddedYaml
            entries: { drain: "{drainSeconds}", mode: soft }
            limits: { min: 1, max: 40 }
      ---
      apiVersion: lastcall.dev/v1beta1
      kind: ShutdownPolicy
      metadata: { name: settings }
      spec:
        match: [{}]
        preStop: { delay: 30s }
        loadBalancer: { profiles: [settings], existing: %s }
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Keep    | `{"drain":30,"mode":"hard"}` | `{"drain":30,"mode":"hard"}`
          Replace | `{"drain":30,"mode":"hard"}` | `{"drain":40,"mode":"soft"}`
          Replace | `{"x":1,"drain":300}`        | `{"x":1,"drain":40,"mode":"soft"}`
          Replace | `{"drain":40,"mode":"soft"}` | `{"drain":40,"mode":"soft"}`
          Keep    | `{"drain":null}`             | `{"drain":40,"mode":"soft"}`
          Keep    | ` `                          | `{"drain":40,"mode":"soft"}`
          Replace | `[]`                         | `[]`
          """)
  void anExplicitValueIsChangedOnlyByReplace(String existing, String own, String expected) {
    Plan plan = plan(existing, own);
    assertEquals(expected, plan.result().at("/metadata/annotations").path(KEY).asText());
    assertEquals(
        expected, plan(existing, expected).result().at("/metadata/annotations").path(KEY).asText());
  }

  @Test
  void whatIsClampedIsTold() {
    assertEquals(
        List.of(
            KEY + " drain is set to 40s instead of 50s: the load balancer takes 1 to 40.",
            "Merged into what the object has: where Git holds it, GitOps sees a difference (see"
                + " docs/load-balancers.md). "
                + KEY),
        plan("Replace", "{\"drain\":300,\"mode\":\"soft\"}").verdict().warnings());
  }

  /** The sentence that tells of a number is only for one that is written. */
  @Test
  void whatCannotBeEditedIsToldAndNothingElse() {
    assertEquals(
        List.of(KEY + " drain cannot be set to 40 in the text as it is: write it there."),
        plan("Keep", "mode: soft\n...\n").verdict().warnings());
  }

  @Test
  void theDrainTimeoutIsReadFromTheMapping() {
    assertEquals(Optional.of(30L), plan("Keep", "drain: 30").traffic().flatMap(Traffic::drain));
  }

  /** The controller reads the other name only where the first one is missing. */
  @ParameterizedTest
  @CsvSource({"alibaba-cloud, 20", "x, 900"})
  void theDrainTimeoutOfAnotherNameCountsOnlyWithoutTheFirst(String prefix, long drain) {
    ObjectNode service = service();
    ((ObjectNode) service.get("metadata")).putObject("labels").put("rule", "alibaba-clb");
    String name = "service.beta.kubernetes.io/%s-loadbalancer-connection-drain-timeout";
    ((ObjectNode) service.at("/metadata/annotations"))
        .put(name.formatted(prefix), "20")
        .put(name.formatted("alicloud"), "900");
    Plan plan = plan(GoldenCase.policies(), service);
    assertEquals(Optional.of(drain), plan.traffic().flatMap(Traffic::drain));
  }

  @Test
  void aNumberOfThePolicyItselfIsHeldAgainstTheLimits() {
    String documents = DOCUMENTS.replace("EmbeddedYaml", "KeyValueList");
    assertEquals(
        List.of(KEY + " drain: 300 is kept, and the load balancer takes only 1 to 40: mend it."),
        planOf(documents, "Keep, annotations: { " + KEY + ": \"drain=300\" }", "drain=300")
            .verdict()
            .warnings());
  }

  /** It belongs to somebody else, and has other settings. */
  @Test
  void aReferenceIsNotReplaced() {
    String documents =
        DOCUMENTS
            .replace("drain: \"{drainSeconds}\"", "drain: \"{companion}\"")
            .replace(
                "  annotations:",
                "  companion: { apiVersion: example.com/v1, kind: Settings, spec: {} }\n  annotations:");
    Plan plan = planOf(documents, "Replace", "{\"drain\":\"mine\"}");
    assertEquals(
        "{\"drain\":\"mine\",\"mode\":\"soft\"}",
        plan.result().at("/metadata/annotations").path(KEY).asText());
  }

  private static Plan plan(String existing, String own) {
    return planOf(DOCUMENTS, existing, own);
  }

  private static Plan planOf(String documents, String existing, String own) {
    byte[] text = documents.formatted(existing).getBytes(StandardCharsets.UTF_8);
    ObjectNode service = service();
    ((ObjectNode) service.at("/metadata/annotations")).put(KEY, own);
    return plan(
        PolicyReader.read(List.of(new PolicySource("settings.yaml", text))).policies(), service);
  }

  private static ObjectNode service() {
    return (ObjectNode)
        Json.parse("{\"metadata\":{\"annotations\":{}},\"spec\":{\"type\":\"LoadBalancer\"}}");
  }

  private static Plan plan(PolicySet policies, ObjectNode service) {
    return new Engine(
            Clock.systemUTC(), Optional.empty(), Companions.IMPOSSIBLE, DrainSettings.NONE)
        .plan(
            EngineRun.request(GroupVersionKind.SERVICE, Operation.CREATE, "web", "alice", service),
            Map.of(),
            policies);
  }
}
