package dev.lastcall.engine;

import dev.lastcall.policy.Istio;
import dev.lastcall.policy.StopTimeSource.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Merges terminationDrainDuration into the annotation that Istio's injector reads: a proxy that is
 * a regular container ends 5 s after SIGTERM by default, and cuts the requests that its application
 * still serves. A native sidecar ends after the application, so nothing is merged for one.
 *
 * @see <a
 *     href="https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig">ProxyConfig</a>
 */
final class IstioRule {

  private static final String CONFIG = "proxy.istio.io/config";
  private static final String KEY = "terminationDrainDuration";
  private static final String PROXY = "istio-proxy";

  private final Istio istio;
  private final Warnings warnings;

  IstioRule(Istio istio, Warnings warnings) {
    this.istio = istio;
    this.warnings = warnings;
  }

  void apply(Pod pod, Budget budget) {
    if (hasProxy(pod.nativeSidecars())) {
      return;
    }
    long seconds =
        istio.terminationDrainDuration().map(Duration::toSeconds).orElse(budget.stopTime());
    String text = pod.annotations().getOrDefault(CONFIG, "");
    Optional<EmbeddedYaml> config = EmbeddedYaml.parse(text);
    if (config.isPresent() && config.get().get(KEY).isPresent()) {
      warnOfShorter(config.get().get(KEY).get(), budget);
      return;
    }
    Optional<String> merged = config.flatMap(yaml -> yaml.with(KEY, seconds + "s"));
    if (merged.isEmpty()) {
      warnings.add(
          "The annotation %s is no YAML mapping that %s can be added to: write %s: %ds into it.",
          CONFIG, KEY, KEY, seconds);
    } else if (seconds > 0) {
      pod.annotate(CONFIG, merged.get());
      warnOfOrder(pod);
    }
  }

  private void warnOfShorter(String value, Budget budget) {
    OptionalLong own = StopTimeValue.seconds(value, Unit.SECONDS);
    if (own.isPresent() && own.getAsLong() < budget.stopTime()) {
      warnings.add(
          "%s keeps %s: %s, shorter than the stop time of %ds: the proxy ends before the"
              + " application. Lengthen it.",
          CONFIG, KEY, value, budget.stopTime());
    }
  }

  private void warnOfOrder(Pod pod) {
    if (hasProxy(pod.regularContainers())) {
      warnings.add(
          "Istio's injector was asked before Lastcall, so %s: %s has no effect on this Pod: give"
              + " Lastcall's webhook configuration a name that sorts before Istio's.",
          CONFIG, KEY);
    }
  }

  private static boolean hasProxy(List<Tree> containers) {
    return containers.stream()
        .anyMatch(container -> container.text("name").filter(PROXY::equals).isPresent());
  }
}
