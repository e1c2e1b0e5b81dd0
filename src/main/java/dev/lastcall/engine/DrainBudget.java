package dev.lastcall.engine;

import dev.lastcall.policy.Grace;
import dev.lastcall.policy.LoadBalancer;
import dev.lastcall.policy.LoadBalancerProfile;
import dev.lastcall.policy.Placeholders;
import dev.lastcall.policy.PreStop;
import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.policy.StopTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The numbers of a policy that load balancers work with; in whole seconds.
 *
 * @param delay the preStop wait; empty where the policy sets none
 * @param stopTime the default stop time, shortened where the grace has no room for it
 * @param margin slack for the kubelet
 * @param grace what a Pod of nothing special gets
 * @param drain the load balancer's own timer
 */
public record DrainBudget(
    Optional<Long> delay, long stopTime, long margin, long grace, long drain) {

  /** The numbers of a policy that has a section {@code loadBalancer}. */
  public static DrainBudget of(ShutdownPolicy policy) {
    Optional<Long> wantedDelay = policy.preStop().map(PreStop::delay).map(Duration::toSeconds);
    long wantedStop =
        policy.grace().map(Grace::stop).orElse(StopTime.DEFAULT).byDefault().toSeconds();
    GraceRule graceRule = new GraceRule(policy.grace());
    long margin = graceRule.margin();
    long grace = graceRule.raised(Pod.DEFAULT_GRACE, wantedDelay.orElse(0L) + wantedStop + margin);
    // Where a policy raises no grace, Pods may have enough of their own.
    long room = policy.grace().isPresent() ? Math.max(0, grace - margin) : Long.MAX_VALUE;
    Optional<Long> delay = wantedDelay.map(seconds -> Math.min(seconds, room));
    long stopTime = Math.min(wantedStop, room - delay.orElse(0L));
    long drain =
        policy
            .loadBalancer()
            .flatMap(LoadBalancer::drainTimeout)
            .map(Duration::toSeconds)
            .orElse(delay.orElse(0L) + stopTime);
    return new DrainBudget(delay, stopTime, margin, grace, drain);
  }

  /** How long a load balancer may drain: then a Pod that shuts down as planned has gone. */
  long window() {
    return delay.map(seconds -> seconds + stopTime).orElse(grace);
  }

  /**
   * How long the load balancer of a profile drains, by the values that it wants; empty where it has
   * no timer.
   */
  Optional<Long> drainOf(LoadBalancerProfile profile) {
    Optional<Long> ofAnnotations =
        profile.annotations().stream()
            .filter(
                it ->
                    usesDrain(it.value())
                        || it.entries().values().stream().anyMatch(DrainBudget::usesDrain))
            .map(it -> it.limits().map(limits -> limits.clamp(drain)).orElse(drain))
            .max(Long::compare);
    return ofAnnotations.or(
        () ->
            profile
                .companion()
                .filter(it -> usesDrain(it.spec()))
                .map(it -> clampedForCompanion(profile)));
  }

  /** The longest of several profiles; empty where none has a timer. */
  Optional<Long> longestDrainOf(List<LoadBalancerProfile> profiles) {
    return profiles.stream().flatMap(profile -> drainOf(profile).stream()).max(Long::compare);
  }

  /** Within the limits that stand on the annotation that names the companion. */
  long clampedForCompanion(LoadBalancerProfile profile) {
    return profile.annotations().stream()
        .flatMap(annotation -> annotation.limits().stream())
        .findFirst()
        .map(limits -> limits.clamp(drain))
        .orElse(drain);
  }

  static boolean usesDrain(String text) {
    return text.contains("{" + Placeholders.DRAIN_SECONDS + "}");
  }

  /** For {@link Placeholders#fill}. */
  Map<String, String> placeholders() {
    Map<String, String> values = new HashMap<>();
    values.put(Placeholders.DELAY_SECONDS, String.valueOf(delay.orElse(0L)));
    values.put(Placeholders.STOP_SECONDS, String.valueOf(stopTime));
    values.put(Placeholders.GRACE_SECONDS, String.valueOf(grace));
    values.put(Placeholders.DRAIN_SECONDS, String.valueOf(drain));
    return values;
  }
}
