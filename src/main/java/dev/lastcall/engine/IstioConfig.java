package dev.lastcall.engine;

import dev.lastcall.policy.StopTimeSource.Unit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

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

  /** Istio reads its settings as JSON of protobuf, which knows each field by two names. */
  private static final List<String> NAMES = List.of(DRAIN_DURATION, "termination_drain_duration");

  /** https://protobuf.dev/programming-guides/json/ */
  private static final Pattern DURATION = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?s");

  private static final String PROXY = "istio-proxy";

  static IstioConfig of(Pod pod) {
    return new IstioConfig(EmbeddedYaml.parse(pod.annotation(ANNOTATION)));
  }

  /** What stands under the key or its other name; empty when neither is there. */
  Optional<String> drainDuration() {
    return yaml.flatMap(
        content ->
            NAMES.stream()
                .filter(content::has)
                .findFirst()
                .map(name -> content.get(name).orElse("")));
  }

  /** Whole seconds, rounded up; empty when there is none, or one that Istio refuses. */
  OptionalLong drainSeconds() {
    return drainDuration()
        .filter(text -> DURATION.matcher(text).matches())
        .map(text -> StopTimeValue.seconds(text, Unit.SECONDS))
        .orElse(OptionalLong.empty());
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
