package dev.lastcall.engine;

import java.util.List;
import java.util.Optional;

/**
 * How long a Pod really takes to go, by what stands on it in the end; in whole seconds.
 *
 * @param delay for which it still answers new connections; empty where its hooks cannot be read
 * @param grace its terminationGracePeriodSeconds
 * @param budget the sum behind them, where a policy wrote them
 */
public record PodTimes(Optional<Long> delay, long grace, Optional<Budget> budget) {

  /**
   * @param plan what was decided about the Pod
   * @throws MalformedObjectException when a value in the Pod has the wrong type
   */
  public static PodTimes of(Plan plan) {
    Pod pod = Pod.of(plan.result());
    Optional<Budget> budget = plan.budget().filter(it -> !plan.isAudit());
    Optional<Long> delay = delay(pod).or(() -> budget.map(Budget::delay));
    return new PodTimes(delay.map(it -> Math.min(it, pod.grace())), pod.grace(), budget);
  }

  /** The longest sleep: containers beside the one that serves may go without. */
  private static Optional<Long> delay(Pod pod) {
    List<Hook> hooks =
        pod.regularContainers().stream().flatMap(it -> Hook.of(it).stream()).toList();
    long longest = hooks.stream().mapToLong(Hook::sleep).max().orElse(0);
    boolean isKnown = longest > 0 || hooks.stream().allMatch(Hook::isNothingElse);
    return isKnown ? Optional.of(longest) : Optional.empty();
  }

  /** How long the Pod is there after its deletion; without a policy, as long as it may. */
  long window() {
    return budget.map(it -> delay.orElse(it.delay()) + it.stopTime()).orElse(grace);
  }

  /**
   * What the grace must hold.
   *
   * @param expected the numbers of a policy, where the Pod has none of its own
   * @return empty where the Pod's own policy has told what does not fit
   */
  Optional<Long> need(DrainBudget expected) {
    if (budget.isPresent()) {
      return budget
          .filter(it -> it.cuts().isEmpty())
          .map(it -> delay.orElse(it.delay()) + it.stopTime() + it.margin());
    }
    return delay.map(it -> it + expected.stopTime() + expected.margin());
  }
}
