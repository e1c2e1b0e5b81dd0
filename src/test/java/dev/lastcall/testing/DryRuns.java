package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

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

  @Override
  public void close() {
    client.close();
  }
}
