package dev.lastcall.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.Kubectl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real API server takes every object that the chart renders (server-side dry run, strict about
 * unknown fields), and changes none of the values that are written in it: what GitOps tools compare
 * stays equal.
 */
class ChartClusterIT {

  /** Their definitions come with cert-manager and the Prometheus operator, not with a cluster. */
  private static final Map<String, String> WITHOUT_DEFINITION =
      Map.of("cert-manager.io/v1", "cert-manager", "monitoring.coreos.com/v1", "Prometheus");

  private static final String NAMESPACE =
      "lastcall-chart-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeAll
  static void createNamespace() throws IOException {
    Kubectl.text("", "create", "namespace", NAMESPACE);
  }

  @AfterAll
  static void deleteNamespace() throws IOException {
    Kubectl.run("", "delete", "namespace", NAMESPACE, "--wait=false");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.lastcall.chart.Chart#variants")
  void everyObjectIsTakenAsItIsWritten(String variant) throws IOException {
    List<String> differences = new ArrayList<>();
    int taken = 0;
    for (JsonNode object : Chart.objects(Chart.render(variant))) {
      if (WITHOUT_DEFINITION.containsKey(object.get("apiVersion").asText())) {
        continue;
      }
      String place = object.get("kind").asText() + " " + object.at("/metadata/name").asText();
      compare(place, inNamespace(object), stored(inNamespace(object)), differences);
      taken++;
    }

    assertEquals(List.of(), differences);
    assertTrue(taken >= 4, "objects that were tried: " + taken);
  }

  private static JsonNode stored(JsonNode object) throws IOException {
    return Kubectl.json(
        Json.text(object),
        "apply",
        "--server-side",
        "--dry-run=server",
        "--validate=strict",
        "-f",
        "-");
  }

  /** The namespace of the render does not exist in the cluster. */
  private static JsonNode inNamespace(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    if (copy.at("/metadata/namespace").isTextual()) {
      ((ObjectNode) copy.get("metadata")).put("namespace", NAMESPACE);
    }
    return copy;
  }

  /** Fields that the server adds are its own; those that are written must come back. */
  private static void compare(
      String place, JsonNode written, JsonNode stored, List<String> differences) {
    if (written.isObject()) {
      written
          .properties()
          .forEach(
              field ->
                  compare(
                      place + "/" + field.getKey(),
                      field.getValue(),
                      stored.path(field.getKey()),
                      differences));
    } else if (written.isArray() && written.size() == stored.size()) {
      for (int index = 0; index < written.size(); index++) {
        compare(place + "/" + index, written.get(index), stored.get(index), differences);
      }
    } else if (!written.equals(stored) && !(isEmpty(written) && stored.isMissingNode())) {
      differences.add(place + ": written " + written + ", stored " + stored);
    }
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isNull() || value.isContainerNode() && value.isEmpty();
  }
}
