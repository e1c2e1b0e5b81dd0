package dev.lastcall.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Supplier;

/** Calls the API server, and says what was being done when it fails. */
final class ApiCall {

  private ApiCall() {}

  /**
   * @param what is done, as the beginning of a sentence
   * @throws ApiFailure when it cannot be done
   */
  static <T> T of(String what, ApiAccess access, Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      throw new ApiFailure(what, access, e, e.getCode());
    }
  }
}
