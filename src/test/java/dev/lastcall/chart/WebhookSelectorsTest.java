package dev.lastcall.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.policy.ObjectKind;
import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.PolicyReading;
import dev.lastcall.policy.PolicySource;
import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.testing.RandomChoice;
import dev.lastcall.testing.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API server sends what the policies match: no more, no less, and not twice for nothing. */
class WebhookSelectorsTest {

  private static final String INJECT = "lastcall.dev/inject";
  private static final String NAME = "kubernetes.io/metadata.name";
  private static final int SETS = 40;
  private static final int OBJECTS = 200;

  @Test
  void defaultsSendOptedInNamespacesAndPodsOnce() {
    List<WebhookEntry> entries = mutating(Chart.render("default"));
    Map<String, String> enabled = Map.of(INJECT, "enabled");

    assertEquals(1, calls(entries, ObjectKind.Pod, Map.of(), enabled));
    assertEquals(1, calls(entries, ObjectKind.Pod, enabled, Map.of()));
    assertEquals(1, calls(entries, ObjectKind.Pod, enabled, enabled));
    assertEquals(0, calls(entries, ObjectKind.Pod, Map.of(), Map.of()));
    assertEquals(0, calls(entries, ObjectKind.Service, enabled, enabled));
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "ha-fail", "existing", "policies", "host-network"})
  void nobodySendsWhatOptsOutOrMustStartWithoutLastcall(String variant) {
    List<WebhookEntry> entries = mutating(Chart.render(variant));
    Map<String, String> wanted = new HashMap<>(Map.of(INJECT, "enabled", "env", "staging"));
    Map<String, String> object = Map.of(INJECT, "disabled", "connections", "long");

    for (ObjectKind kind : ObjectKind.values()) {
      assertEquals(0, calls(entries, kind, object, wanted));
      for (String name : List.of("kube-system", Chart.NAMESPACE)) {
        wanted.put(NAME, name);
        assertEquals(0, calls(entries, kind, Map.of(INJECT, "enabled"), wanted));
      }
      wanted.remove(NAME);
    }
  }

  @Test
  void allShippedPoliciesNeedNoMoreEntriesThanWebDoes() throws IOException {
    List<String> names = new ArrayList<>();
    Chart.shippedPolicies().forEach(file -> names.add(file.replace(".yaml", "")));

    String rendered = Chart.renderText("policies: { shipped: " + names + " }\n");

    assertEquals(
        Chart.only(Chart.render("default"), "MutatingWebhookConfiguration").get("webhooks").size(),
        mutating(rendered).size());
  }

  @Test
  void generatedPoliciesMatchExactlyWhatIsSent() throws IOException {
    long seed = Seeds.seed();
    RandomChoice random = new RandomChoice(seed);
    SelectorPolicies generator = new SelectorPolicies(random);
    for (int set = 0; set < SETS; set++) {
      String policies = generator.policies();
      List<WebhookEntry> entries = mutating(Chart.renderText(values(policies)));
      List<ShutdownPolicy> read = read(policies);
      for (int round = 0; round < OBJECTS; round++) {
        ObjectKind kind = ObjectKind.values()[random.below(ObjectKind.values().length)];
        Map<String, String> object = generator.labels();
        Map<String, String> namespace = generator.labels();
        boolean matched = read.stream().anyMatch(it -> matches(it, kind, object, namespace));
        boolean sent = calls(entries, kind, object, namespace) > 0;
        assertEquals(
            matched,
            sent,
            () -> Seeds.told(seed) + ": " + kind + object + " in " + namespace + "\n" + policies);
      }
    }
  }

  private static boolean matches(
      ShutdownPolicy policy,
      ObjectKind kind,
      Map<String, String> object,
      Map<String, String> namespace) {
    return policy.handles(kind)
        && policy.match().stream().anyMatch(it -> it.matches(kind, object, namespace));
  }

  private static List<WebhookEntry> mutating(String rendered) {
    return WebhookEntry.of(Chart.only(rendered, "MutatingWebhookConfiguration"));
  }

  private static long calls(
      List<WebhookEntry> entries,
      ObjectKind kind,
      Map<String, String> object,
      Map<String, String> namespace) {
    return entries.stream().filter(entry -> entry.isSent(kind, object, namespace)).count();
  }

  private static String values(String policies) {
    return "policies:\n  shipped: []\n  files:\n    generated.yaml: |\n" + policies.indent(6);
  }

  private static List<ShutdownPolicy> read(String policies) {
    byte[] bytes = policies.getBytes(StandardCharsets.UTF_8);
    PolicyReading reading = PolicyReader.read(List.of(new PolicySource("generated.yaml", bytes)));
    assertTrue(reading.isUsable(), () -> reading.problems() + policies);
    return reading.policies().policies();
  }

  @Test
  void isCalledBeforeSidecarInjectors() {
    for (String variant : List.of("default", "existing")) {
      String name =
          Chart.only(Chart.render(variant), "MutatingWebhookConfiguration")
              .at("/metadata/name")
              .asText();
      for (String injector :
          List.of("istio-sidecar-injector", "linkerd-proxy-injector-webhook-config")) {
        assertTrue(name.compareTo(injector) < 0, name);
      }
    }
  }
}
