package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Objects as an API server stores them, to compare with each other. */
public final class StoredObjects {

  private StoredObjects() {}

  /**
   * Without what differs between any two: identity, and names and numbers that the server draws.
   */
  public static JsonNode comparable(JsonNode stored) {
    ObjectNode copy = stored.deepCopy();
    ObjectNode metadata = (ObjectNode) copy.get("metadata");
    metadata.remove(
        List.of("uid", "resourceVersion", "creationTimestamp", "namespace", "managedFields"));
    if (metadata.has("generateName")) {
      metadata.remove("name");
    }
    copy.remove("status");
    removeAllocated(copy);
    // A token is made of the Pod as it is received, where the server has filled in more or less.
    JsonNode masked =
        Json.parse(
            Json.text(copy)
                .replaceAll("kube-api-access-[a-z0-9]+", "kube-api-access")
                .replaceAll("\\b[0-9a-f]{32}\\b", "token"));
    sortVolumes(masked);
    return sorted(masked);
  }

  /** The server adds its own before it asks webhooks, and so before or behind theirs. */
  private static void sortVolumes(JsonNode object) {
    if (object.at("/spec/volumes") instanceof ArrayNode volumes) {
      List<JsonNode> byName = new ArrayList<>();
      volumes.forEach(byName::add);
      byName.sort(Comparator.comparing(volume -> volume.path("name").asText()));
      volumes.removeAll();
      volumes.addAll(byName);
    }
  }

  /** Members in the order of their names, so that a difference is easy to see. */
  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode sorted = Json.object();
      object.properties().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(member -> sorted.set(member.getKey(), sorted(member.getValue())));
      return sorted;
    }
    if (node.isArray()) {
      ArrayNode array = Json.object().putArray("it");
      node.forEach(element -> array.add(sorted(element)));
      return array;
    }
    return node;
  }

  /** The addresses and node ports of a Service. */
  private static void removeAllocated(ObjectNode object) {
    if (object.path("kind").asText().equals("Service")
        && object.get("spec") instanceof ObjectNode spec) {
      if (!spec.path("clusterIP").asText().equals("None")) {
        spec.remove(List.of("clusterIP", "clusterIPs"));
      }
      spec.remove("healthCheckNodePort");
      spec.path("ports").forEach(port -> ((ObjectNode) port).remove("nodePort"));
    }
  }
}
