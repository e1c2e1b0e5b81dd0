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
import dev.lastcall.policy.StopTimeSource.Unit;
import java.time.Duration;
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

  StopTimes of(Pod pod, PodOverrides overrides) {
    long sidecars = 0;
    for (Tree sidecar : pod.nativeSidecars()) {
      sidecars += read(sidecar).map(Found::seconds).orElse(0L);
    }
    Found application =
        overrides.stopTime().isPresent()
            ? new Found(overrides.stopTime().getAsLong(), "annotation")
            : longest(pod)
                .orElseGet(() -> new Found(stopTime.byDefault().toSeconds(), StopTimes.DEFAULT));
    long proxy = istioDrain(pod);
    if (IstioConfig.hasNativeProxy(pod)) {
      return new StopTimes(application.seconds(), application.source(), sidecars + proxy);
    }
    Found longest =
        proxy > application.seconds()
            ? new Found(proxy, "istio " + IstioConfig.DRAIN_DURATION)
            : application;
    return new StopTimes(longest.seconds(), longest.source(), sidecars);
  }

  /** Seconds that Istio's proxy is told to go on: what the Pod says, else what the policy adds. */
  private long istioDrain(Pod pod) {
    OptionalLong own =
        IstioConfig.of(pod)
            .drainDuration()
            .map(text -> StopTimeValue.seconds(text, Unit.SECONDS))
            .orElse(OptionalLong.empty());
    if (own.isPresent() || IstioConfig.hasNativeProxy(pod)) {
      return own.orElse(0);
    }
    return istioDrain.orElse(0);
  }

  private static long shortestDrain(Istio istio) {
    return istio
        .terminationDrainDuration()
        .map(Duration::toSeconds)
        .orElse(IstioConfig.DEFAULT_DRAIN_SECONDS);
  }

  private Optional<Found> longest(Pod pod) {
    Optional<Found> longest = Optional.empty();
    for (Tree container : pod.regularContainers()) {
      Optional<Found> found = read(container);
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
    ContainerLiterals literals = ContainerLiterals.of(container);
    String name = container.text("name").orElse("");
    for (StopTimeSource source : stopTime.from()) {
      Optional<String> text = text(literals, source);
      OptionalLong seconds =
          text.map(it -> StopTimeValue.seconds(it, source.unit())).orElse(OptionalLong.empty());
      if (seconds.isPresent()) {
        return Optional.of(new Found(seconds.getAsLong(), source.label() + " in " + name));
      }
      text.ifPresent(it -> warnOfUnreadable(source, name, it));
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
    warnings.add(
        "The stop time \"%s\" (%s in container %s) is no duration up to 24h: set the annotation %s.",
        Texts.shortened(text, MAX_SHOWN), source.label(), container, PodOverrides.STOP_TIME);
  }

  private record Found(long seconds, String source) {}
}
