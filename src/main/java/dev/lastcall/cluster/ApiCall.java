package dev.lastcall.cluster;

import dev.lastcall.guard.PodsUnavailableException;
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

  /**
   * The same for the guard, which does not know the API server.
   *
   * @throws PodsUnavailableException when it cannot be done
   */
  static <T> T ofGuard(String what, ApiAccess access, Supplier<T> call)
      throws PodsUnavailableException {
    try {
      return of(what, access, call);
    } catch (ApiFailure e) {
      throw new PodsUnavailableException(e.getMessage(), e);
    }
  }
}
