package dev.lastcall.engine;

import java.util.List;
import java.util.Optional;

/**
 * The annotation from which Istio's injector takes the settings of a Pod's proxy.
 *
 * @param yaml empty when the text is no YAML mapping
 * @see <a
 *     href="https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig">ProxyConfig</a>
 */
record IstioConfig(Optional<EmbeddedYaml> yaml) {

  static final String ANNOTATION = "proxy.istio.io/config";

  static final long DEFAULT_DRAIN_SECONDS = 5;

  /** How long the proxy goes on after SIGTERM. */
  static final String DRAIN_DURATION = "terminationDrainDuration";

  private static final String PROXY = "istio-proxy";

  static IstioConfig of(Pod pod) {
    return new IstioConfig(EmbeddedYaml.parse(pod.annotations().getOrDefault(ANNOTATION, "")));
  }

  Optional<String> drainDuration() {
    return yaml.flatMap(content -> content.get(DRAIN_DURATION));
  }

  static boolean hasNativeProxy(Pod pod) {
    return hasProxy(pod.nativeSidecars());
  }

  static boolean hasRegularProxy(Pod pod) {
    return hasProxy(pod.regularContainers());
  }

  private static boolean hasProxy(List<Tree> containers) {
    return containers.stream()
        .anyMatch(container -> container.text("name").filter(PROXY::equals).isPresent());
  }
}
