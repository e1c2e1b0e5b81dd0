package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The calls of docs/samples/registries.yaml, as a Pod gets them. */
class RegistriesSampleTest {

  private static final String EUREKA =
      "http://eureka:8761/eureka/apps/shop/{pod.name}:shop:8080/status?value=";

  private static final String NACOS =
      "http://nacos:8848/nacos/v1/ns/instance?serviceName=shop&ip={pod.ip}&port=8080&enabled=";

  private static final String CONSUL =
      "http://consul:8500/v1/agent/service/maintenance/{pod.name}?enable=";

  @Test
  void nacosSwitchesTheInstanceOff() {
    assertCall("nacos", "PUT", NACOS + "false", "PUT", NACOS + "true");
  }

  @Test
  void eurekaOverridesTheStatus() {
    assertCall("eureka", "PUT", EUREKA + "OUT_OF_SERVICE", "DELETE", EUREKA + "UP");
  }

  @Test
  void consulGoesIntoMaintenanceWithATokenFromASecret() {
    JsonNode pod =
        assertCall("consul", "PUT", CONSUL + "true&reason=stopping", "PUT", CONSUL + "false");
    assertEquals("consul-token", pod.at("/spec/volumes/1/secret/secretName").asText());
    assertEquals(
        "/etc/registry", pod.at("/spec/initContainers/0/volumeMounts/1/mountPath").asText());
    assertEquals("/etc/registry/headers", calls(pod).at("/0/headersFrom/file").asText());
  }

  private static JsonNode assertCall(
      String registry, String method, String url, String undoMethod, String undoUrl) {
    CliRun run =
        CliRun.withInput(
            """
            apiVersion: v1
            kind: Pod
            metadata: { name: shop, labels: { registry: %s, app.kubernetes.io/name: shop } }
            spec: { containers: [{ name: shop, image: shop }] }
            """
                .formatted(registry),
            "apply",
            "-p",
            "docs/samples/registries.yaml",
            "--drain-image",
            "lastcall:1",
            "-o",
            "json",
            "-f",
            "-");
    assertEquals(0, run.exitCode(), run.err());
    JsonNode pod = Json.parse(run.out());
    JsonNode call = calls(pod).path(0);
    assertEquals(method, call.path("method").asText());
    assertEquals(url, call.path("url").asText());
    assertEquals(undoMethod, call.at("/undo/method").asText());
    assertEquals(undoUrl, call.at("/undo/url").asText());
    return pod;
  }

  private static JsonNode calls(JsonNode pod) {
    Optional<JsonNode> variable =
        StreamSupport.stream(pod.at("/spec/initContainers/0/env").spliterator(), false)
            .filter(it -> it.path("name").asText().equals("LASTCALL_DRAIN_DEREGISTER"))
            .findFirst();
    return Json.parse(variable.orElseThrow().path("value").asText());
  }
}
