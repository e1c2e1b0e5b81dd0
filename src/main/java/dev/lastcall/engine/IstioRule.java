package dev.lastcall.engine;

import static dev.lastcall.engine.IstioConfig.ANNOTATION;
import static dev.lastcall.engine.IstioConfig.DRAIN_DURATION;

import dev.lastcall.json.Texts;
import dev.lastcall.policy.Istio;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Merges terminationDrainDuration into the annotation that Istio's injector reads: a proxy that is
 * a regular container ends 5 s after SIGTERM by default, and cuts the requests that its application
 * still serves. A native sidecar ends after the application, so nothing is merged for one.
 */
final class IstioRule {

  private static final int MAX_SHOWN = 40;

  private final Istio istio;
  private final Warnings warnings;

  IstioRule(Istio istio, Warnings warnings) {
    this.istio = istio;
    this.warnings = warnings;
  }

  void apply(Pod pod, IstioConfig config, Budget budget) {
    long seconds =
        istio
            .terminationDrainDuration()
            .map(Duration::toSeconds)
            .orElseGet(() -> Math.max(IstioConfig.DEFAULT_DRAIN_SECONDS, budget.stopTime()));
    if (IstioConfig.hasNativeProxy(pod)) {
      return;
    }
    if (config.drainDuration().isPresent()) {
      warnOfOwn(config, budget);
      return;
    }
    Optional<String> merged =
        config.yaml().flatMap(yaml -> yaml.with(DRAIN_DURATION, seconds + "s"));
    if (merged.isEmpty()) {
      warnings.add(
          "%s is not added to the annotation %s, which is no YAML mapping in a plain form: write %s: %ds"
              + " into it yourself.",
          DRAIN_DURATION, ANNOTATION, DRAIN_DURATION, seconds);
    } else {
      pod.annotate(ANNOTATION, merged.get());
      warnOfOrder(pod);
    }
  }

  private void warnOfOwn(IstioConfig config, Budget budget) {
    String value = Texts.shortened(config.drainDuration().orElseThrow(), MAX_SHOWN);
    OptionalLong own = config.drainSeconds();
    if (own.isEmpty()) {
      warnings.add(
          "%s keeps %s: \"%s\", which Istio refuses: write seconds, as %ds.",
          ANNOTATION, DRAIN_DURATION, value, budget.stopTime());
    } else if (own.getAsLong() < budget.stopTime()) {
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
