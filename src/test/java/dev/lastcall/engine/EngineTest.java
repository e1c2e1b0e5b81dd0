package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The questions in their order: whatever comes first ends it. */
class EngineTest {

  private static final PolicySet POLICIES = GoldenCase.policies();
  private static final String OWN = "system:serviceaccount:lastcall:lastcall";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          another kind           | ConfigMap | CREATE | alice                                   | `{}`                                                        | not-handled-kind
          kind before operation  | ConfigMap | UPDATE | alice                                   | `{}`                                                        | not-handled-kind
          an update              | Pod     | UPDATE | alice                                   | `{}`                                                        | not-handled-operation
          operation before user  | Pod     | UPDATE | system:serviceaccount:lastcall:lastcall | `{}`                                                        | not-handled-operation
          own request            | Pod     | CREATE | system:serviceaccount:lastcall:lastcall | `{"deletionTimestamp":"2026-01-01T00:00:00Z"}`              | own-request
          another account        | Pod     | CREATE | system:serviceaccount:lastcall:other    | `{}`                                                        | patched
          being deleted          | Pod     | CREATE | alice                                   | `{"deletionTimestamp":"2026-01-01T00:00:00Z","annotations":{"kubernetes.io/config.mirror":"x"}}` | deleting
          mirror of a static Pod | Pod     | CREATE | alice                                   | `{"annotations":{"kubernetes.io/config.mirror":"x","lastcall.dev/inject":"disabled"}}` | mirror-pod
          opted out, of a Job    | Pod     | CREATE | alice                                   | `{"annotations":{"lastcall.dev/inject":"disabled"},"ownerReferences":[{"apiVersion":"batch/v1","kind":"Job"}]}` | opted-out
          of a Job               | Pod     | CREATE | alice                                   | `{"ownerReferences":[{"apiVersion":"apps/v1","kind":"Job"},{"apiVersion":"batch/v1","kind":"Job"}]}` | job-pod
          a Service is updated   | Service | UPDATE | alice                                   | `{"labels":{"rule":"aws-nlb"}}`                             | no-profile
          a Service goes         | Service | DELETE | alice                                   | `{"labels":{"rule":"aws-nlb"}}`                             | not-handled-operation
          a Service being deleted | Service | UPDATE | alice                                   | `{"deletionTimestamp":"2026-01-01T00:00:00Z"}`              | deleting
          Service without policy | Service | CREATE | alice                                   | `{}`                                                        | no-policy
          an Ingress             | Ingress | CREATE | alice                                   | `{"labels":{"rule":"tencent-ingress"}}`                     | patched
          an Ingress is updated  | Ingress | UPDATE | alice                                   | `{"labels":{"rule":"tencent-ingress"}}`                     | patched
          Ingress opts out first | Ingress | CREATE | alice                                   | `{"labels":{"rule":"aws-alb"},"annotations":{"lastcall.dev/load-balancer":"disabled"}}` | opted-out
          of somebody else's Job | Pod     | CREATE | alice                                   | `{"ownerReferences":[{"apiVersion":"example.com/v1","kind":"Job"}]}` | patched
          """)
  void asksInOrder(
      String what, String kind, Operation operation, String user, String metadata, String reason) {
    Request request =
        EngineRun.request(
            new GroupVersionKind(kind.equals("Ingress") ? "networking.k8s.io" : "", "v1", kind),
            operation,
            "",
            user,
            Json.parse(
                "{\"metadata\":%s,\"spec\":{\"containers\":[{\"name\":\"a\"}]}}"
                    .formatted(metadata)));
    Engine engine =
        new Engine(
            Clock.systemUTC(), Optional.of(OWN), Engine.Companions.IMPOSSIBLE, DrainSettings.NONE);
    Plan plan = engine.plan(request, Map.of("lastcall.dev/inject", "enabled"), POLICIES);
    assertEquals(reason, plan.verdict().reason());
  }

  @ParameterizedTest(name = "at {0}")
  @CsvSource({
    "2020-12-31T00:00:00Z, excluded",
    "2020-12-31T23:59:59Z, excluded",
    "2021-01-01T00:00:00Z, patched"
  })
  void anExclusionHoldsUntilTheEndOfItsLastDay(Instant now, String reason) {
    Request request =
        EngineRun.request(
            GroupVersionKind.POD,
            Operation.CREATE,
            "",
            "alice",
            Json.parse(
                "{\"metadata\":{\"labels\":{\"rule\":\"exceptions\",\"tier\":\"legacy\"}},"
                    + "\"spec\":{\"containers\":[]}}"));
    Engine engine =
        new Engine(
            Clock.fixed(now, ZoneOffset.ofHours(-8)),
            Optional.empty(),
            Engine.Companions.IMPOSSIBLE,
            DrainSettings.NONE);
    assertEquals(reason, engine.plan(request, Map.of(), POLICIES).verdict().reason());
  }

  @Test
  void withoutAnyImageThereIsNoSidecar() {
    PolicySet policies =
        PolicyReader.read(
                List.of(
                    new PolicySource(
                        "drain.yaml",
                        """
                        apiVersion: lastcall.dev/v1beta1
                        kind: ShutdownPolicy
                        metadata: { name: drain }
                        spec: { match: [{}], preStop: {}, drain: {}, grace: {} }
                        """
                            .getBytes(StandardCharsets.UTF_8))))
            .policies();
    Engine engine =
        new Engine(
            Clock.systemUTC(), Optional.empty(), Engine.Companions.IMPOSSIBLE, DrainSettings.NONE);
    Request request =
        EngineRun.request(
            GroupVersionKind.POD,
            Operation.CREATE,
            "",
            "alice",
            Json.parse("{\"spec\":{\"containers\":[{\"name\":\"app\"}]}}"));

    Plan plan = engine.plan(request, Map.of(), policies);

    assertEquals(
        15, plan.result().at("/spec/containers/0/lifecycle/preStop/sleep/seconds").asInt());
    assertTrue(plan.result().at("/spec/initContainers").isMissingNode());
    assertEquals(
        List.of(
            "There is no drain sidecar, only the delay: no image is known: write drain.image into the"
                + " policy, or start Lastcall with --drain-image."),
        plan.verdict().warnings());
  }
}
