package dev.lastcall.engine;

import dev.lastcall.policy.Grace;
import dev.lastcall.policy.LoadBalancer;
import dev.lastcall.policy.Placeholders;
import dev.lastcall.policy.PreStop;
import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.policy.StopTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The numbers of a policy that load balancers work with; in whole seconds.
 *
 * @param delay the preStop wait; empty where the policy sets none
 * @param stopTime the default stop time
 * @param grace what a Pod of nothing special gets
 * @param drain the load balancer's own timer
 */
public record DrainBudget(Optional<Long> delay, long stopTime, long grace, long drain) {

  /** The numbers of a policy that has a section {@code loadBalancer}. */
  public static DrainBudget of(ShutdownPolicy policy) {
    Optional<Long> delay = policy.preStop().map(PreStop::delay).map(Duration::toSeconds);
    long stopTime =
        policy.grace().map(Grace::stop).orElse(StopTime.DEFAULT).byDefault().toSeconds();
    GraceRule graceRule = new GraceRule(policy.grace());
    long need = delay.orElse(0L) + stopTime + graceRule.margin();
    long drain =
        policy
            .loadBalancer()
            .flatMap(LoadBalancer::drainTimeout)
            .map(Duration::toSeconds)
            .orElse(delay.orElse(0L) + stopTime);
    return new DrainBudget(delay, stopTime, graceRule.raised(Pod.DEFAULT_GRACE, need), drain);
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
