package dev.lastcall.engine;

import static dev.lastcall.engine.IstioConfig.ANNOTATION;
import static dev.lastcall.engine.IstioConfig.DRAIN_DURATION;

import dev.lastcall.policy.Istio;
import dev.lastcall.policy.StopTimeSource.Unit;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Merges terminationDrainDuration into the annotation that Istio's injector reads: a proxy that is
 * a regular container ends 5 s after SIGTERM by default, and cuts the requests that its application
 * still serves. A native sidecar ends after the application, so nothing is merged for one.
 */
final class IstioRule {

  private final Istio istio;
  private final Warnings warnings;

  IstioRule(Istio istio, Warnings warnings) {
    this.istio = istio;
    this.warnings = warnings;
  }

  void apply(Pod pod, Budget budget) {
    long seconds =
        istio
            .terminationDrainDuration()
            .map(Duration::toSeconds)
            .orElseGet(() -> Math.max(IstioConfig.DEFAULT_DRAIN_SECONDS, budget.stopTime()));
    if (IstioConfig.hasNativeProxy(pod)) {
      return;
    }
    IstioConfig config = IstioConfig.of(pod);
    if (config.drainDuration().isPresent()) {
      warnOfShorter(config.drainDuration().get(), budget);
      return;
    }
    Optional<String> merged =
        config.yaml().flatMap(yaml -> yaml.with(DRAIN_DURATION, seconds + "s"));
    if (merged.isEmpty()) {
      warnings.add(
          "The annotation %s is no YAML mapping that %s can be added to: write %s: %ds into it.",
          ANNOTATION, DRAIN_DURATION, DRAIN_DURATION, seconds);
    } else {
      pod.annotate(ANNOTATION, merged.get());
      warnOfOrder(pod);
    }
  }

  private void warnOfShorter(String value, Budget budget) {
    OptionalLong own = StopTimeValue.seconds(value, Unit.SECONDS);
    if (own.isPresent() && own.getAsLong() < budget.stopTime()) {
      warnings.add(
          "%s keeps %s: %s, shorter than the stop time of %ds: the proxy ends before the"
              + " application. Lengthen it.",
          ANNOTATION, DRAIN_DURATION, value, budget.stopTime());
    }
  }

  private void warnOfOrder(Pod pod) {
    if (IstioConfig.hasRegularProxy(pod)) {
      warnings.add(
          "Istio's injector was asked before Lastcall, so %s: %s has no effect on this Pod: give"
              + " Lastcall's webhook configuration a name that sorts before Istio's.",
          ANNOTATION, DRAIN_DURATION);
    }
  }
}
