package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services and Ingresses in the forms in which manifests hold them. */
class ApplyTrafficTest {

  private static final String POLICY = "src/test/resources/cli/traffic-policy.yaml";

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: web # the shop
        labels: {rule: tencent}
      spec:
        type: LoadBalancer
      """;

  @Test
  void editsAServiceInPlace() {
    String printed = apply(SERVICE).out();

    assertTrue(printed.startsWith(SERVICE.substring(0, SERVICE.indexOf("spec:"))), printed);
    assertTrue(printed.endsWith("\nspec:\n  type: LoadBalancer\n"), printed);
    assertTrue(
        printed.contains("\n    service.cloud.tencent.com/enable-grace-shutdown: \"true\"\n"));
  }

  @Test
  void writesRoutingKeysAsOnCreation() {
    assertTrue(apply(SERVICE).out().contains("service.cloud.tencent.com/direct-access: \"true\""));
    String off =
        SERVICE.replace(
            "labels:",
            "annotations: {service.cloud.tencent.com/direct-access: \"false\"}\n  labels:");
    assertFalse(apply(off).out().contains("direct-access: \"true\""));
  }

  @Test
  void patchesTheItemsOfLists() {
    String ingress =
        """
        metadata: {name: in, labels: {rule: clb}}
          spec: {ingressClassName: azure-application-gateway}
        """;
    String lists =
        """
        apiVersion: v1
        kind: ServiceList
        items:
        - metadata: {name: a, labels: {rule: tencent}} # a
          spec: {type: LoadBalancer}
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressList
        items:
        - %s
        ---
        apiVersion: v1
        kind: List
        items:
        - apiVersion: networking.k8s.io/v1
          kind: Ingress
          %s
        """
            .formatted(ingress.strip(), ingress.strip());

    JsonNode printed = Json.parse(apply(lists, "-o", "patch").out());

    assertEquals(List.of("a", "in", "in"), printed.findValuesAsText("name"));
    assertEquals(
        List.of("/metadata/annotations", "/metadata/annotations", "/metadata/annotations"),
        printed.findValuesAsText("path"));
    assertTrue(apply(lists).out().contains("injected: '{"), "in place");
    assertTrue(apply(lists).out().contains("}} # a\n  spec: {type: LoadBalancer}\n---\n"));
  }

  @Test
  void leavesOthersByteForByte() {
    String others =
        SERVICE.replace("tencent", "nobody")
            + "---   # old\napiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: x}\n"
            + "---\n{kind: Service, apiVersion: serving.knative.dev/v1, metadata: {name: x}}\n"
            + "---\n"
            + SERVICE.replace("LoadBalancer", "ExternalName")
            + "---\n"
            + SERVICE.replace("type: LoadBalancer", "clusterIP: None");

    CliRun run = apply(others);

    assertEquals(others, run.out());
    assertEquals(
        2,
        run.err()
            .lines()
            .filter(it -> it.endsWith("No profile of the policy is for this object."))
            .count(),
        run.err());
  }

  @Test
  void keepsJsonAsJson() {
    String json =
        "{\n\t\"apiVersion\": \"v1\", \"kind\": \"Service\",\n\t\"metadata\": {\"name\": \"x\", \"labels\":"
            + " {\"rule\": \"tencent\"}},\n\t\"spec\": {\"type\": \"LoadBalancer\"}\n}\n";

    String printed = apply(json).out();

    assertTrue(Json.parse(printed).at("/metadata/annotations").size() > 3, printed);
    assertTrue(printed.endsWith("},\n\t\"spec\": {\"type\": \"LoadBalancer\"}\n}\n"), printed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          spec: {selector: [a]}             | :4:18: spec.selector is not a mapping of labels
          spec: {selector: {app: 1}}        | :4:24: spec.selector.app is a number, expected a string; quote it
          spec: {type: 1}                   | :4:14: Service default/x: /spec/type is the number 1, expected a string
          spec: 1                           | :4:7: Service default/x: /spec is the number 1, expected an object
          """)
  void saysWhereAValueIsWrong(String spec, String message) {
    String head = "apiVersion: v1\nkind: Service\nmetadata: {name: x, labels: {rule: tencent}}\n";

    CliRun run = CliRun.withInput(head + spec + "\n", "apply", "-f", "-", "-p", POLICY);

    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertTrue(run.err().contains("stdin" + message), run.err());
  }

  @Test
  void saysWhichAnnotationIsNoString() {
    String list =
        """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata:
            name: x
            labels: {rule: clb}
            annotations:
              appgw.ingress.kubernetes.io/connection-draining: true
        """;

    CliRun run = CliRun.withInput(list, "apply", "-f", "-", "-p", POLICY);

    assertEquals(2, run.exitCode());
    assertTrue(
        run.err()
            .contains(
                "stdin:10:56: Ingress default/x:"
                    + " /metadata/annotations/appgw.ingress.kubernetes.io~1connection-draining is a"
                    + " boolean, expected a string"),
        run.err());
  }

  private static CliRun apply(String input, String... more) {
    List<String> args = new ArrayList<>(List.of("apply", "-f", "-", "-p", POLICY));
    args.addAll(List.of(more));
    CliRun run = CliRun.withInput(input, args.toArray(String[]::new));
    assertEquals(0, run.exitCode(), run.err());
    return run;
  }
}
