package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;

/** Creates Pods on the API server of KUBECONFIG as a dry run: checked, admitted, not stored. */
public final class DryRuns implements AutoCloseable {

  private final KubernetesClient client = new KubernetesClientBuilder().build();

  /**
   * What came of one.
   *
   * @param pod as it would have been stored; null when it was refused
   * @param refusal the server's message; empty when it was accepted
   */
  public record Result(JsonNode pod, String refusal) {

    public boolean isAccepted() {
      return pod != null;
    }
  }

  public Result create(JsonNode pod, String namespace) {
    String path = "/api/v1/namespaces/" + namespace + "/pods?dryRun=All";
    try {
      return new Result(Json.parse(client.raw(path, "POST", Json.text(pod))), "");
    } catch (KubernetesClientException e) {
      if (e.getCode() < 400) {
        throw e;
      }
      return new Result(null, e.getCode() + " " + e.getMessage());
    }
  }

  /** Without what differs between any two Pods: identity, and names that the server draws. */
  public static JsonNode comparable(JsonNode pod) {
    ObjectNode copy = pod.deepCopy();
    ObjectNode metadata = (ObjectNode) copy.get("metadata");
    metadata.remove(
        List.of("uid", "resourceVersion", "creationTimestamp", "namespace", "managedFields"));
    if (metadata.has("generateName")) {
      metadata.remove("name");
    }
    copy.remove("status");
    return sorted(
        Json.parse(Json.text(copy).replaceAll("kube-api-access-[a-z0-9]+", "kube-api-access")));
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

  @Override
  public void close() {
    client.close();
  }
}
