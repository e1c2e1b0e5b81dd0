package dev.lastcall.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart renders for delete guards, and that it does not without one. */
class ChartGuardTest {

  /**
   * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
   */
  private static final int MAX_NAME = 253;

  @Test
  void deletionsOfEachMatcherAndEvictionsAndForcedDeletionsOfEachNamespaceAreSent() {
    List<String> entries = new ArrayList<>();
    for (JsonNode entry : entries(Chart.render("policies"))) {
      JsonNode rule = entry.get("rules").get(0);
      entries.add(
          "%s: %s %s %s %s %d"
              .formatted(
                  entry.get("name").asText(),
                  rule.get("operations").get(0).asText(),
                  rule.get("resources").get(0).asText(),
                  entry.get("failurePolicy").asText(),
                  entry.get("sideEffects").asText(),
                  entry.get("timeoutSeconds").asInt()));
    }

    assertEquals(
        List.of(
            "tikv-0.delete.override-by-annotation.force-delete.lastcall.dev: DELETE pods Fail NoneOnDryRun 5",
            "tikv-0.evict.override-by-deletion.force-delete.lastcall.dev: CREATE pods/eviction Fail NoneOnDryRun 5",
            "tikv-0.forced-delete.lastcall.dev: DELETE pods Ignore NoneOnDryRun 2",
            "tikv-1.delete.override-by-annotation.force-delete.lastcall.dev: DELETE pods Fail NoneOnDryRun 5"),
        entries);
  }

  @Test
  void longestNameOfGuardIsStillNameOfWebhook() throws IOException {
    String guard =
        "{kind: DeleteGuard, metadata: {name: %s}, spec: {match: [{namespaceSelector: {matchLabels: {a: b}}}]}}"
            .formatted("g".repeat(190));
    String rendered = Chart.renderText("policies: { files: { a.yaml: '" + guard + "' } }");

    for (JsonNode entry : entries(rendered)) {
      assertTrue(entry.get("name").asText().length() <= MAX_NAME, entry.toString());
    }
  }

  @Test
  void withoutGuardThereIsNeitherWebhookNorRole() throws IOException {
    String rendered = Chart.render("default");

    assertEquals(List.of(), Chart.all(rendered, "ValidatingWebhookConfiguration"));
    assertEquals(List.of("get list watch"), verbs(rendered, "ClusterRole", "namespaces"));
    assertEquals(List.of(), verbs(rendered, "ClusterRole", "pods"));
    assertEquals(List.of(), verbs(rendered, "Role", "configmaps"));
  }

  @Test
  void rolesAreWhatTheGuardNeeds() {
    String rendered = Chart.render("policies");

    assertEquals(List.of("get list watch patch"), verbs(rendered, "ClusterRole", "pods"));
    assertEquals(List.of("get"), verbs(rendered, "ClusterRole", "statefulsets"));
    assertEquals(List.of("get"), verbs(rendered, "ClusterRole", "nodes"));
    assertEquals(List.of("create"), verbs(rendered, "ClusterRole", "events"));
    assertEquals(List.of("get update", "create"), verbs(rendered, "Role", "configmaps"));
    assertEquals(List.of("get patch", "create"), verbs(rendered, "Role", "leases"));
  }

  @Test
  void secretsAreMountedWhereCallsReadThem() {
    JsonNode pod = Chart.only(Chart.render("policies"), "Deployment").at("/spec/template/spec");
    List<String> mounted = new ArrayList<>();
    for (JsonNode mount : pod.at("/containers/0/volumeMounts")) {
      for (JsonNode volume : pod.get("volumes")) {
        if (volume.get("name").equals(mount.get("name")) && volume.has("secret")) {
          mounted.add(
              volume.at("/secret/secretName").asText() + " " + mount.get("mountPath").asText());
          assertTrue(mount.get("readOnly").asBoolean());
        }
      }
    }

    assertEquals(
        List.of(
            "pd-client /etc/lastcall/guard/pd-client",
            "pd-token.v2 /etc/lastcall/guard/pd-token.v2"),
        mounted);
  }

  @ParameterizedTest
  @CsvSource({"30m, 1800", "1h30m, 5400", "90s, 90", "2d, 172800", "010m, 600"})
  void alertComparesTheHoldInSeconds(String duration, int seconds) throws IOException {
    String rendered =
        Chart.renderText("prometheusRule: { enabled: true, guardHeldFor: \"" + duration + "\" }");
    JsonNode rules = Chart.only(rendered, "PrometheusRule").at("/spec/groups/0/rules");

    String expression =
        StreamSupport.stream(rules.spliterator(), false)
            .filter(rule -> rule.get("alert").asText().equals("LastcallGuardHeld"))
            .findFirst()
            .map(rule -> rule.get("expr").asText())
            .orElseThrow();
    assertTrue(expression.endsWith(" > " + seconds), expression);
  }

  private static JsonNode entries(String rendered) {
    return Chart.only(rendered, "ValidatingWebhookConfiguration").get("webhooks");
  }

  /** The verbs of each rule on a resource. */
  private static List<String> verbs(String rendered, String kind, String resource) {
    List<String> verbs = new ArrayList<>();
    for (JsonNode rule : Chart.only(rendered, kind).get("rules")) {
      if (texts(rule.get("resources")).anyMatch(resource::equals)) {
        verbs.add(String.join(" ", texts(rule.get("verbs")).toList()));
      }
    }
    return verbs;
  }

  private static Stream<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
  }
}
