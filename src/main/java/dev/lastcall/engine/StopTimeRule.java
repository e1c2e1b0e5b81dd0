package dev.lastcall.engine;

import dev.lastcall.policy.Grace;
import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.policy.StopTime;
import dev.lastcall.policy.StopTimeSource;
import dev.lastcall.policy.StopTimeSource.Arg;
import dev.lastcall.policy.StopTimeSource.Env;
import dev.lastcall.policy.StopTimeSource.Property;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds how long a Pod takes to stop: its annotation, else what its containers' manifests say, else
 * the policy's default.
 */
final class StopTimeRule {

  private static final int MAX_SHOWN = 40;

  private final StopTime stopTime;
  private final Warnings warnings;

  StopTimeRule(ShutdownPolicy policy, Warnings warnings) {
    this.stopTime = policy.grace().map(Grace::stop).orElse(StopTime.DEFAULT);
    this.warnings = warnings;
  }

  StopTimes of(Pod pod, PodOverrides overrides) {
    long sidecars = 0;
    for (Tree sidecar : pod.nativeSidecars()) {
      sidecars += read(sidecar).map(Found::seconds).orElse(0L);
    }
    if (overrides.stopTime().isPresent()) {
      return new StopTimes(overrides.stopTime().getAsLong(), "annotation", sidecars);
    }
    Found found =
        longest(pod).orElseGet(() -> new Found(stopTime.byDefault().toSeconds(), "default"));
    return new StopTimes(found.seconds(), found.source(), sidecars);
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
        text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...",
        source.label(),
        container,
        PodOverrides.STOP_TIME);
  }

  private record Found(long seconds, String source) {}
}
