package dev.lastcall.policy;

import java.time.Duration;

/**
 * The section {@code preStop}: the wait before SIGTERM.
 *
 * @param delay seconds that a container sleeps before SIGTERM, 1 s to 1 h
 * @param existing what happens to a preStop hook that a container already has
 * @param existingBudget counted in the grace for a kept hook whose length cannot be read
 * @param containers the regular containers that get the delay
 * @param jobs whether Pods of Jobs are handled at all
 */
public record PreStop(
    Duration delay, Existing existing, Duration existingBudget, NameFilter containers, Jobs jobs) {

  /** Counted where a policy has no section {@code preStop}. */
  public static final Duration DEFAULT_EXISTING_BUDGET = Duration.ofSeconds(10);

  /** What happens to a container's own preStop hook. */
  public enum Existing {
    Keep,
    Prepend,
    Replace
  }

  /** Whether Pods of Jobs get the delay. */
  public enum Jobs {
    Skip,
    Include
  }
}
