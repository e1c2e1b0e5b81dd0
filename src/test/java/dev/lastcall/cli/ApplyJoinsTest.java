package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What apply tells since it sees the objects around: workloads behind Services, shared CLBs. */
class ApplyJoinsTest {

  private static final String POLICY = "src/test/resources/cli/traffic-policy.yaml";

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop, labels: {rule: clb}}
      spec: {type: LoadBalancer, selector: {app: web}}
      ---
      """;

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec: {template: {metadata: {labels: {app: web, tier: x}}, spec: {terminationGracePeriodSeconds: 90, containers: [
        {name: web, lifecycle: {preStop: {sleep: {seconds: 60}}}}, {name: exporter}]}}}
      ---
      """;

  private static final String PATCHED =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db, namespace: shop}
      spec: {template: {metadata: {labels: {app: web, delay: pods}}, spec: {containers: [{name: db}]}}}
      ---
      """;

  @Test
  void tellsNothingWhereAllRelationsHold() {
    assertEquals(List.of(), warnings(SERVICE + DEPLOYMENT));
  }

  @Test
  void holdsTheDelayOfAnUnpatchedPodAgainstThePropagation() {
    assertEquals(
        List.of(
            "Service shop/web: warning: The delay of 59s of Deployment shop/web is shorter than the"
                + " 60s that aws-clb needs to send no more connections: raise it."),
        warnings(SERVICE + DEPLOYMENT.replace("seconds: 60", "seconds: 59")));
  }

  @Test
  void holdsTheGraceOfAnUnpatchedPodAgainstWhatItNeeds() {
    assertEquals(
        List.of(
            "Service shop/web: warning: The grace of 84s of Deployment shop/web is shorter than the"
                + " 85s that delay, stop time and margin take: raise it."),
        warnings(SERVICE + DEPLOYMENT.replace("Seconds: 90", "Seconds: 84")));
    assertEquals(List.of(), warnings(SERVICE + DEPLOYMENT.replace("Seconds: 90", "Seconds: 85")));
  }

  @Test
  void holdsTheDrainOnTheServiceAgainstTheGraceOfAnUnpatchedPod() {
    String key = "service.beta.kubernetes.io/aws-load-balancer-connection-draining-timeout";
    String own = SERVICE.replace("labels:", "annotations: {" + key + ": \"%d\"}, labels:");

    assertEquals(List.of(), warnings(own.formatted(80) + DEPLOYMENT));
    assertEquals(
        List.of(
            "Service shop/web: warning: "
                + key
                + ": 91s is kept, longer than the 80s after which a Pod has stopped: shorten it.",
            "Service shop/web: warning: The load balancer drains for 91s, longer than the grace of"
                + " 90s of Deployment shop/web: it waits for Pods that are gone. Raise the grace, or"
                + " shorten the drain timeout."),
        warnings(own.formatted(91) + DEPLOYMENT));
  }

  @Test
  void holdsTheNumbersThatAPatchWroteAgainstTheService() {
    assertEquals(
        List.of(
            "Service shop/web: warning: The delay of 15s of StatefulSet shop/db is shorter than the"
                + " 60s that aws-clb needs to send no more connections: raise it.",
            "Service shop/web: warning: The load balancer drains for 50s, longer than delay and stop"
                + " time of StatefulSet shop/db together (35s): it waits for Pods that are gone."
                + " Shorten the drain timeout."),
        warnings(PATCHED + SERVICE));
    String longer = PATCHED.replace("labels:", "annotations: {lastcall.dev/delay: 60s}, labels:");
    assertEquals(List.of(), warnings(longer + SERVICE));
  }

  @Test
  void doesNotRepeatWhatIsToldOfThePolicyWithTheSameNumbers() {
    String service = SERVICE.replace("rule: clb", "rule: short");

    assertEquals(
        List.of(
            "Service shop/web: warning: The delay of 15s of policy short is shorter than the 60s"
                + " that aws-clb needs to send no more connections: raise it."),
        warnings(service + PATCHED));
  }

  @Test
  void takesAPodInAuditModeAsItStands() {
    List<String> told =
        warnings(SERVICE + PATCHED.replace("delay: pods", "audit: pods")).stream()
            .filter(line -> line.startsWith("Service"))
            .toList();

    assertEquals(
        List.of(
            "Service shop/web: warning: The delay of 0s of StatefulSet shop/db is shorter than the"
                + " 60s that aws-clb needs to send no more connections: raise it.",
            "Service shop/web: warning: The load balancer drains for 50s, longer than the grace of"
                + " 30s of StatefulSet shop/db: it waits for Pods that are gone. Raise the grace, or"
                + " shorten the drain timeout."),
        told);
  }

  @Test
  void joinsOnlyWhatTheSelectorTakes() {
    String shorter = DEPLOYMENT.replace("seconds: 60", "seconds: 5");

    assertEquals(1, warnings(SERVICE + shorter).size());
    for (String service :
        List.of(
            SERVICE.replace("{app: web}", "{app: other}"),
            SERVICE.replace("{app: web}", "{app: web, tier: other}"),
            SERVICE.replace("{app: web}", "{}"),
            SERVICE.replace(", selector: {app: web}", ""),
            SERVICE.replace("type: LoadBalancer", "type: ExternalName, externalName: x.test"),
            SERVICE.replace("namespace: shop", "namespace: other"))) {
      assertEquals(List.of(), warnings(service + shorter), service);
    }
  }

  @Test
  void followsAnIngressThroughItsServices() {
    String ingress =
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop, namespace: shop, labels: {rule: clb}}
        spec:
          ingressClassName: azure-application-gateway
          defaultBackend: {service: {name: missing, port: {number: 80}}}
          rules:
          - http: {paths: [{backend: {resource: {kind: X, name: y}}}, {backend: {service: {name: web}}}]}
          - http: {paths: [{backend: {service: {name: web}}}]}
          - host: x.test
        ---
        """;
    String plain = SERVICE.replace("LoadBalancer", "ClusterIP");

    assertEquals(
        List.of(
            "Ingress shop/shop: warning: The delay of 60s of policy clb is shorter than the 90s that"
                + " azure-agic needs to send no more connections: raise it."),
        warnings(ingress + plain + DEPLOYMENT));
    assertEquals(
        "Ingress shop/shop: warning: The delay of 61s of Deployment shop/web behind Service shop/web"
            + " is shorter than the 90s that azure-agic needs to send no more connections: raise it.",
        warnings(ingress + plain + DEPLOYMENT.replace("seconds: 60", "seconds: 61")).get(1));
  }

  @Test
  void tellsOnceWhoSharesALoadBalancer() {
    String service =
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: %s
          namespace: %s
          labels: {rule: %s}
          annotations:
            service.cloud.tencent.com/direct-access: "true"
            service.kubernetes.io/tke-existed-lbid: %s
        spec: {type: LoadBalancer}
        ---
        """;
    String shared = "Services that share one CLB can lose graceful shutdown when their backends";

    List<String> told =
        warnings(
            service.formatted("first", "other", "nobody", "lb-1")
                + service.formatted("web", "shop", "tencent", "lb-1")
                + service.formatted("api", "shop", "tencent", "lb-1")
                + service.formatted("alone", "shop", "tencent", "lb-2"));

    assertEquals(2, told.size(), told::toString);
    assertEquals(
        "Service shop/web: warning: "
            + shared
            + " change at the same time: roll their workloads out one after another, or give each"
            + " its own CLB. The same service.kubernetes.io/tke-existed-lbid \"lb-1\" is on Service"
            + " other/first, Service shop/api.",
        told.get(0));
    assertEquals(
        true, told.get(1).startsWith("Service shop/alone: warning: " + shared), told.get(1));
  }

  /** Without the name of the file. */
  private static List<String> warnings(String input) {
    CliRun run = CliRun.withInput(input, "apply", "-f", "-", "-p", POLICY);
    assertEquals(0, run.exitCode(), run.err());
    return run.err()
        .lines()
        .filter(line -> line.contains(": warning: "))
        .map(line -> line.replaceFirst("^stdin: ", ""))
        .toList();
  }
}
