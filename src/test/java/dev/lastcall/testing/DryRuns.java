package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * Creates Pods on the API server of KUBECONFIG as a dry run: checked, admitted, not stored. Each is
 * sent once: by default the client tries again what the server answered with 500, as it does when a
 * webhook cannot be called.
 */
public final class DryRuns implements AutoCloseable {

  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .editOrNewConfig()
          .withRequestRetryBackoffLimit(0)
          .endConfig()
          .build();

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

  /**
   * @throws KubernetesClientException when there was no answer
   */
  public Result create(JsonNode pod, String namespace) {
    String path = "/api/v1/namespaces/" + namespace + "/pods?dryRun=All";
    try {
      return new Result(Json.parse(client.raw(path, "POST", Json.text(pod))), "");
    } catch (KubernetesClientException e) {
      if (e.getCode() < 400) {
        throw e;
      }
      return new Result(null, e.getCode() + " " + message(e));
    }
  }

  /** Without what the client adds. */
  private static String message(KubernetesClientException e) {
    return e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
  }

  @Override
  public void close() {
    client.close();
  }
}
