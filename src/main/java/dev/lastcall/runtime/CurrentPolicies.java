package dev.lastcall.runtime;

import dev.lastcall.policy.PolicySet;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The policies in force; safe for use by many threads. Only a good reload replaces them: after a
 * bad one the last good set stays.
 */
public final class CurrentPolicies {

  private final Clock clock;
  private final List<Consumer<Attempt>> listeners = new ArrayList<>();
  private volatile State state = new State(Optional.empty(), Optional.empty());

  public CurrentPolicies(Clock clock) {
    this.clock = clock;
  }

  /** The last good set; empty until there has been one. */
  public Optional<PolicySet> get() {
    return state.policies();
  }

  /** The last reload, good or bad; empty until there has been one. */
  public Optional<Attempt> lastAttempt() {
    return state.attempt();
  }

  /** Takes over what was read, and tells the listeners on the calling thread. */
  public synchronized void accept(Reload reload) {
    Attempt attempt = new Attempt(reload, clock.instant());
    Optional<PolicySet> policies =
        reload instanceof Reload.Loaded loaded ? Optional.of(loaded.policies()) : state.policies();
    state = new State(policies, Optional.of(attempt));
    listeners.forEach(listener -> listener.accept(attempt));
  }

  /**
   * Adds a listener for all reloads to come. It hears of the last one at once, if there was one, so
   * that the order in which things start does not matter.
   */
  public synchronized void listen(Consumer<Attempt> listener) {
    listeners.add(listener);
    state.attempt().ifPresent(listener);
  }

  /** A reload and when it happened. */
  public record Attempt(Reload reload, Instant time) {}

  private record State(Optional<PolicySet> policies, Optional<Attempt> attempt) {}
}
