package dev.lastcall.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;
import java.util.Locale;

/**
 * One kind of object that Lastcall uses, and the RBAC rule that lets it.
 *
 * @param resource as RBAC names it, with its API group: {@code secrets}, {@code
 *     leases.coordination.k8s.io}
 * @param verbs that the rule needs
 */
record ApiAccess(String resource, String verbs) {

  static final ApiAccess SECRET =
      new ApiAccess("secrets", "get, list, watch and update by name, and create");
  static final ApiAccess LEASE =
      new ApiAccess("leases.coordination.k8s.io", "get and patch by name, and create");
  static final ApiAccess CONFIG_MAP =
      new ApiAccess("configmaps", "get and update by name, and create");
  static final ApiAccess EVENT = new ApiAccess("events", "create");
  static final ApiAccess POD = new ApiAccess("pods", "get, list, watch and patch");
  static final ApiAccess NAMESPACE = new ApiAccess("namespaces", "get, list and watch");
  static final ApiAccess NODE = new ApiAccess("nodes", "get");

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  private static final int FORBIDDEN = 403;
  private static final int UNAUTHORIZED = 401;

  static ApiAccess configuration(String kind) {
    return new ApiAccess(
        kind.toLowerCase(Locale.ROOT) + "s.admissionregistration.k8s.io",
        "get, list, watch and patch by name");
  }

  /**
   * @param kind of a controller of Pods
   */
  static ApiAccess controller(String kind) {
    return new ApiAccess(kind.toLowerCase(Locale.ROOT) + "s.apps", "get");
  }

  /**
   * A client that tries once and not for long: who uses it tries again, and tells of each failure.
   * It shares its connections with the base: to close it would close them for all.
   */
  static KubernetesClient oneTry(KubernetesClient base) {
    return oneTry(base, REQUEST_TIMEOUT);
  }

  /** The same with a time of its own for each request. */
  static KubernetesClient oneTry(KubernetesClient base, Duration requestTimeout) {
    RequestConfig once =
        new RequestConfigBuilder(base.getConfiguration().getRequestConfig())
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout((int) requestTimeout.toMillis())
            .build();
    return base.newClient(once).adapt(KubernetesClient.class);
  }

  /** What went wrong in one line; names the rule where one is missing. */
  String explain(Throwable thrown) {
    int code = thrown instanceof KubernetesClientException e ? e.getCode() : 0;
    if (code == FORBIDDEN || code == UNAUTHORIZED) {
      return "HTTP %d: the service account's role needs a rule on %s: %s (docs/operations.md, RBAC)"
          .formatted(code, resource, verbs);
    }
    return code > 0 ? "HTTP " + code + ": " + oneLine(thrown.getMessage()) : root(thrown);
  }

  private static String root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return oneLine(root.getMessage() == null ? root.toString() : root.getMessage());
  }

  private static String oneLine(String text) {
    return String.valueOf(text).replaceAll("\\s+", " ");
  }
}
