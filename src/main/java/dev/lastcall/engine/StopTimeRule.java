package dev.lastcall.engine;

import dev.lastcall.json.Texts;
import dev.lastcall.policy.Grace;
import dev.lastcall.policy.Istio;
import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.policy.StopTime;
import dev.lastcall.policy.StopTimeSource;
import dev.lastcall.policy.StopTimeSource.Arg;
import dev.lastcall.policy.StopTimeSource.Env;
import dev.lastcall.policy.StopTimeSource.Property;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds how long a Pod takes to stop: its annotation, else what its containers' manifests say, else
 * the policy's default.
 */
final class StopTimeRule {

  private static final int MAX_SHOWN = 40;

  private final StopTime stopTime;
  private final OptionalLong istioDrain;
  private final Warnings warnings;

  StopTimeRule(ShutdownPolicy policy, Warnings warnings) {
    this.stopTime = policy.grace().map(Grace::stop).orElse(StopTime.DEFAULT);
    this.istioDrain =
        policy
            .istio()
            .map(StopTimeRule::shortestDrain)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty());
    this.warnings = warnings;
  }

  StopTimes of(Pod pod, IstioConfig istioConfig, PodOverrides overrides) {
    long sidecars = 0;
    for (Tree sidecar : pod.nativeSidecars()) {
      sidecars += read(sidecar).map(Found::seconds).orElse(0L);
    }
    Map<String, Long> ofContainers = new HashMap<>();
    Found application =
        overrides.stopTime().isPresent()
            ? new Found(overrides.stopTime().getAsLong(), "annotation")
            : longest(pod, ofContainers)
                .orElseGet(() -> new Found(stopTime.byDefault().toSeconds(), StopTimes.DEFAULT));
    long proxy = istioDrain(pod, istioConfig);
    Found longest =
        proxy > application.seconds()
            ? new Found(proxy, "istio " + IstioConfig.DRAIN_DURATION)
            : application;
    return new StopTimes(longest.seconds(), longest.source(), ofContainers, sidecars);
  }

  /**
   * Seconds that Istio's proxy is told to go on: what the Pod says, else what the policy adds. One
   * that is a native sidecar drains from the beginning, and ends at once when its turn comes.
   */
  private long istioDrain(Pod pod, IstioConfig config) {
    if (IstioConfig.hasNativeProxy(pod)) {
      return 0;
    }
    return config.drainDuration().isPresent()
        ? config.drainSeconds().orElse(0)
        : istioDrain.orElse(0);
  }

  private static long shortestDrain(Istio istio) {
    return istio
        .terminationDrainDuration()
        .map(Duration::toSeconds)
        .orElse(IstioConfig.DEFAULT_DRAIN_SECONDS);
  }

  /**
   * @param ofContainers takes what each container states
   */
  private Optional<Found> longest(Pod pod, Map<String, Long> ofContainers) {
    Optional<Found> longest = Optional.empty();
    for (Tree container : pod.regularContainers()) {
      Optional<Found> found = read(container);
      found.ifPresent(it -> ofContainers.put(container.text("name").orElse(""), it.seconds()));
      if (longest.map(Found::seconds).orElse(-1L) < found.map(Found::seconds).orElse(-1L)) {
        longest = found;
      }
    }
    return longest;
  }

  private Optional<Found> read(Tree container) {
    if (stopTime.from().isEmpty()) {
      return Optional.empty();
    }
    ContainerLiterals literals = ContainerLiterals.of(container, stopTime::readsVariable);
    String name = container.text("name").orElse("");
    for (StopTimeSource source : stopTime.from()) {
      Optional<String> text = text(literals, source);
      OptionalLong seconds =
          text.map(it -> StopTimeValue.seconds(it, source.unit())).orElse(OptionalLong.empty());
      // Frameworks take 0 for no bound at all as often as for no wait.
      if (seconds.orElse(0) > 0) {
        return Optional.of(new Found(seconds.getAsLong(), source.label() + " in " + name));
      }
      if (seconds.isEmpty()) {
        text.ifPresent(it -> warnOfUnreadable(source, name, it));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> text(ContainerLiterals literals, StopTimeSource source) {
    if (source instanceof Env env) {
      return literals.variable(env.name());
    }
    if (source instanceof Arg arg) {
      return literals.flag(arg.flag());
    }
    return literals.property(((Property) source).name());
  }

  private void warnOfUnreadable(StopTimeSource source, String container, String text) {
    warnings.addRemark(
        "The stop time \"%s\" (%s in container %s) is no duration up to 24h: set the annotation %s.",
        Texts.shortened(text, MAX_SHOWN), source.label(), container, PodOverrides.STOP_TIME);
  }

  private record Found(long seconds, String source) {}
}
