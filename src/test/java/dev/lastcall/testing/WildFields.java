package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.util.List;

/**
 * Puts into a Pod what no API server of today passes on: unknown members with keys that pointers
 * must escape, nulls, empty objects, numbers that lose digits when they are read carelessly.
 */
final class WildFields {

  private static final List<String> PLACES =
      List.of(
          "",
          "/metadata",
          "/metadata/annotations",
          "/metadata/labels",
          "/spec",
          "/spec/containers/0",
          "/spec/containers/0/lifecycle",
          "/spec/containers/0/lifecycle/preStop",
          "/spec/containers/0/livenessProbe",
          "/spec/initContainers/0");

  private static final List<String> KEYS =
      List.of("a/b", "~", "~1", "m~n/o", "", " ", "\u00fc\ud83d\ude80", "x".repeat(300), "0", "-");

  private static final List<String> VALUES =
      List.of(
          "1.50",
          "1.0",
          "-0.0",
          "123456789012345678901234567890",
          "0.1234567890123456789012345678",
          "9007199254740993",
          "\"\\u0000\\u2028\"",
          "null",
          "true",
          "[]",
          "{}",
          "[[],{\"/\":null},1.10,\"~\"]",
          "{\"~0\":{\"~1\":[null]}}");

  private final RandomChoice random;

  WildFields(RandomChoice random) {
    this.random = random;
  }

  void addTo(ObjectNode pod) {
    for (int left = random.between(1, 6); left > 0; left--) {
      String place = random.oneOf(PLACES);
      if (pod.at(place) instanceof ObjectNode target) {
        target.set(random.oneOf(KEYS), value(place));
      }
    }
    emptyOrNull(pod);
    if (random.percent(10)) {
      ((ObjectNode) pod.get("spec")).put("terminationGracePeriodSeconds", random.oneOf(-1, -30));
    }
    if (random.percent(5)) {
      pod.remove("metadata");
    }
  }

  /** Labels and annotations hold only strings; elsewhere anything may stand. */
  private JsonNode value(String place) {
    boolean onlyStrings = place.endsWith("annotations") || place.endsWith("labels");
    return Json.parse(onlyStrings ? "\"a~b/c\"" : random.oneOf(VALUES));
  }

  private void emptyOrNull(ObjectNode pod) {
    String[][] places = {
      {"/metadata", "annotations"},
      {"/metadata", "labels"},
      {"/spec/containers/0", "lifecycle"},
      {"/spec/containers/0", "livenessProbe"},
      {"/spec/containers/0", "env"},
      {"/spec", "initContainers"},
      {"/spec", "terminationGracePeriodSeconds"}
    };
    String[] place = random.oneOf(places);
    if (random.percent(40) && pod.at(place[0]) instanceof ObjectNode target) {
      boolean empty = random.percent(50);
      switch (place[1]) {
        case "terminationGracePeriodSeconds" -> target.putNull(place[1]);
        case "env", "initContainers" -> {
          target.putNull(place[1]);
          if (empty) {
            target.putArray(place[1]);
          }
        }
        default -> {
          target.putNull(place[1]);
          if (empty) {
            target.putObject(place[1]);
          }
        }
      }
    }
  }
}
