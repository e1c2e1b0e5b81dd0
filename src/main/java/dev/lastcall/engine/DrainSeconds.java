package dev.lastcall.engine;

import dev.lastcall.policy.LoadBalancerProfile.Limits;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import java.util.Optional;
import java.util.OptionalLong;

/** Seconds in annotations, held against what the load balancer takes and what Pods get. */
final class DrainSeconds {

  private final long grace;
  private final Warnings warnings;

  /**
   * @param grace seconds after which a Pod is gone
   */
  DrainSeconds(long grace, Warnings warnings) {
    this.grace = grace;
    this.warnings = warnings;
  }

  /** The value within the annotation's limits; what is no number stays as it is. */
  String clamped(String name, ProfileAnnotation annotation, String value) {
    OptionalLong seconds = parse(value);
    Optional<Limits> limits = annotation.limits();
    if (limits.isEmpty() || seconds.isEmpty()) {
      return value;
    }
    long clamped = limits.get().clamp(seconds.getAsLong());
    if (clamped != seconds.getAsLong()) {
      warnings.add(
          "%s is set to %ds instead of %ds: the load balancer takes %d to %d.",
          name, clamped, seconds.getAsLong(), limits.get().min(), limits.get().max());
    }
    return String.valueOf(clamped);
  }

  /** Tells what is wrong with a value that the object keeps. */
  void warnOfOwn(String name, ProfileAnnotation annotation, String own) {
    OptionalLong seconds = parse(own.strip());
    Optional<Limits> limits = annotation.limits();
    if (limits.isEmpty()) {
      return;
    }
    if (seconds.isEmpty()) {
      warnings.add(
          "%s: \"%s\" is kept, and is no whole number of seconds: mend it.",
          name, LoadBalancerRule.shown(own));
    } else if (limits.get().clamp(seconds.getAsLong()) != seconds.getAsLong()) {
      warnings.add(
          "%s: %d is kept, and the load balancer takes only %d to %d: mend it.",
          name, seconds.getAsLong(), limits.get().min(), limits.get().max());
    } else if (seconds.getAsLong() > grace) {
      warnings.add(
          "%s: %ds is kept, and is longer than the grace of %ds: the load balancer waits for Pods"
              + " that are gone. Shorten it.",
          name, seconds.getAsLong(), grace);
    }
  }

  private static OptionalLong parse(String text) {
    return text.matches("[0-9]{1,9}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
