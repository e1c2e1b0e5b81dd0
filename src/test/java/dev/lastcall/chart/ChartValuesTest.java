package dev.lastcall.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad values are refused, with the value's place and what it should be. */
class ChartValuesTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "replicas: 3                                  | replicas",
        "replicaCount: two                            | replicaCount",
        "replicaCount: 0                              | replicaCount",
        "image: { digest: latest }                    | image.digest",
        "image: { registry: a }                       | registry",
        "image: { pullPolicy: always }                | image.pullPolicy",
        "drainImage: { tag: 'a b' }                   | drainImage.tag",
        "imagePullSecrets: [pull]                     | imagePullSecrets.0",
        "policies: { files: { web: text } }           | policies.files",
        "policies: { files: { web.yaml: {} } }        | policies.files",
        "webhook: { failurePolicy: ignore }           | webhook.failurePolicy",
        "webhook: { timeoutSeconds: 31 }              | webhook.timeoutSeconds",
        "webhook: { selectors: [{ labels: {} }] }     | labels",
        "webhook: { selectors: [{ kinds: [Job] }] }   | webhook.selectors.0.kinds.0",
        "webhook: { selectors: [{ objectSelector: { matchLabels: { a: 1 } } }] } | webhook.selectors.0.objectSelector.matchLabels.a",
        "guard: { selectors: [{}] }                   | namespaceSelector",
        "guard: { timeoutSeconds: 2 }                 | guard.timeoutSeconds",
        "guard: { secrets: [Pd_Token] }               | guard.secrets.0",
        "guard: { secrets: [a, a] }                   | guard.secrets",
        "certificates: { source: secret }             | certificates.source",
        "certificates: { certManager: { duration: 90d } } | certificates.certManager.duration",
        "shutdown: { preStopSeconds: 0 }              | shutdown.preStopSeconds",
        "resources: { limits: { cpu: 1000m } }        | resources.limits.cpu",
        "resources: { limit: {} }                     | limit",
        "ports: { https: 443 }                        | ports.https",
        "hostNetwork: true                            | hostNetwork",
        "podLabels: { a: true }                       | podLabels.a",
        "topologySpreadConstraints: [{ maxSkew: 1 }]  | topologyKey",
        "serviceMonitor: { interval: soon }           | serviceMonitor.interval",
        "prometheusRule: { errorRatio: 5 }            | prometheusRule.errorRatio",
        "prometheusRule: { guardHeldFor: 500ms }      | prometheusRule.guardHeldFor",
        "networkPolicy: { apiServerPorts: [] }        | networkPolicy.apiServerPorts",
        "fullnameOverride: Last_Call                  | fullnameOverride"
      })
  void schemaRefuses(String values, String place) {
    String message = refusal(values);

    assertTrue(message.contains("schema"), message);
    String pointer = "/" + place.replace('.', '/');
    assertTrue(message.contains(place) || message.contains(pointer), message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "policies: { existingConfigMap: mine } | policies.existingConfigMap: the chart cannot read it: write webhook.selectors",
        "policies: { existingConfigMap: mine, files: { a.yaml: b } } | policies.files and policies.existingConfigMap",
        "policies: { shipped: [nonesuch] } | policies.shipped: there is no shipped policy \"nonesuch\"",
        "policies: { shipped: [] } | policies: no ShutdownPolicy",
        "policies: { files: { web.yaml: 'kind: X' } } | is the name of a shipped policy's file",
        "policies: { files: { a.yaml: 'kind: [' } } | a.yaml, document 1: cannot be read",
        "policies: { files: { a.yaml: 'kind: Policy' } } | kind is Policy; expected one of ShutdownPolicy",
        "policies: { files: { a.yaml: 'kind: DeleteGuard' } } | metadata.name is \"\"",
        "policies: { files: { a.yaml: '{kind: DeleteGuard, metadata: {name: Tikv}}' } } | expected at most 190 lower case letters",
        "policies: { files: { a.yaml: '{kind: ShutdownPolicy, metadata: {name: a}, spec: {grace: {}}}' } } | spec.match is no list",
        "policies: { files: { a.yaml: '{kind: ShutdownPolicy, metadata: {name: a}, spec: {grace: {}, match: [{}]}}' } } | spec.match[0] matches every object of the cluster",
        "policies: { files: { a.yaml: '{kind: ShutdownPolicy, metadata: {name: a}, spec: {grace: {}, match: [{kinds: [Pod]}]}}' } } | write webhook.selectors",
        "policies: { files: { a.yaml: '{kind: ShutdownPolicy, metadata: {name: a}, spec: {grace: {}, match: [{objectSelector: {matchLabels: {a: 1}}}]}}' } } | the value of label a is no text",
        "policies: { files: { a.yaml: '{kind: ShutdownPolicy, metadata: {name: a}, spec: {grace: {}, match: [{objectSelector: {matchExpressions: [{key: a, operator: Gt}]}}]}}' } } | operator Gt of label a",
        "policies: { files: { a.yaml: '{kind: ShutdownPolicy, metadata: {name: a}, spec: {grace: {}, match: [{objectSelector: {matchExpressions: [{key: a, operator: In, values: [y]}]}}]}}' } } | a value of label a is no text",
        "policies: { files: { a.yaml: '{kind: DeleteGuard, metadata: {name: a}, spec: {match: [{}]}}' } } | a guard names its namespaces",
        "policies: { files: { a.yaml: '{kind: DeleteGuard, metadata: {name: a}, spec: {match: [{namespaceSelector: {}}]}}' } } | write guard.selectors",
        "certificates: { source: existingSecret } | certificates.existingSecret.name: missing",
        "certificates: { source: existingSecret, existingSecret: { name: a } } | certificates.existingSecret.caBundle: missing",
        "certificates: { certManager: { issuerRef: { kind: ClusterIssuer } } } | certificates.certManager.issuerRef.name: missing",
        "ports: { https: 9000 } | ports: https and management are both 9000",
        "{ serviceMonitor: { enabled: true }, podMonitor: { enabled: true } } | every Pod would be read twice"
      })
  void renderingFails(String values, String reason) {
    String message = refusal(values);

    assertTrue(message.contains(reason), message);
  }

  @Test
  void fiftyEntriesAreTheMost() {
    StringBuilder match = new StringBuilder();
    for (int index = 0; index < 51; index++) {
      match.append("{objectSelector: {matchLabels: {app: a").append(index).append(", b: c}}},");
    }
    String message =
        refusal(
            "policies: { shipped: [], files: { a.yaml: '{kind: ShutdownPolicy, metadata: {name: a},"
                + " spec: {grace: {}, match: ["
                + match
                + "]}}' } }");

    assertTrue(message.contains("they need 51 entries of the webhook"), message);
  }

  @Test
  void everyValueIsInTheSchema() throws IOException {
    JsonNode schema = Json.parse(Files.readString(Chart.DIRECTORY.resolve("values.schema.json")));
    List<String> missing = new ArrayList<>();

    compare(Chart.values(), schema, "", missing);

    assertEquals(List.of(), missing);
  }

  private static void compare(JsonNode values, JsonNode schema, String path, List<String> missing) {
    if (!schema.has("properties")) {
      return;
    }
    if (schema.path("additionalProperties").asBoolean(true)) {
      missing.add(path + ": additionalProperties is not false");
    }
    values
        .properties()
        .forEach(
            field -> {
              String place = path + "/" + field.getKey();
              JsonNode known = schema.at("/properties").path(field.getKey());
              if (known.isMissingNode()) {
                missing.add(place + " is not in the schema");
              }
              compare(field.getValue(), known, place, missing);
            });
  }

  private static String refusal(String values) {
    return assertThrows(IllegalStateException.class, () -> Chart.renderText(values)).getMessage();
  }
}
