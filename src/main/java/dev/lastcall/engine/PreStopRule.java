package dev.lastcall.engine;

import dev.lastcall.policy.NameFilter;
import dev.lastcall.policy.PreStop;
import java.util.Optional;

/**
 * The wait before SIGTERM. Only regular containers may get it: native sidecars outlive the others.
 */
final class PreStopRule {

  private final Optional<PreStop> preStop;
  private final Optional<DrainSidecar> sidecar;

  /**
   * @param sidecar asked by the hooks in place of a sleep
   */
  PreStopRule(Optional<PreStop> preStop, Optional<DrainSidecar> sidecar) {
    this.preStop = preStop;
    this.sidecar = sidecar;
  }

  /** Seconds that the sidecar waits for connections at most; 0 without one. */
  long maxWait() {
    return sidecar.map(DrainSidecar::maxWait).orElse(0L);
  }

  /**
   * What becomes of the hook of a regular container.
   *
   * @param wait one of 0 s changes nothing
   */
  HookPlan plan(Tree container, Wait wait) {
    Optional<Hook> own = Hook.of(container);
    if (wait.seconds() == 0 || !isSelected(container, wait)) {
      return kept(own);
    }
    if (own.isEmpty()) {
      return waiting(container, wait);
    }
    return switch (preStop.map(PreStop::existing).orElse(PreStop.Existing.Keep)) {
      case Keep -> kept(own);
      case Replace -> waiting(container, wait);
      case Prepend -> prepended(container, own.get(), wait);
    };
  }

  /** Seconds of a container's own hook. */
  long ownHook(Tree container) {
    return kept(Hook.of(container)).seconds();
  }

  void apply(Pod pod, Wait wait, Warnings warnings) {
    for (Tree container : pod.regularContainers()) {
      HookPlan plan = plan(container, wait);
      if (isSelected(container, wait)) {
        warnOfOwn(container, plan, wait, warnings);
      }
      plan.apply(container);
    }
  }

  private HookPlan waiting(Tree container, Wait wait) {
    return wait.isForConnections()
        ? new HookPlan.Drain(
            sidecar.orElseThrow().hook(container.text("name").orElse("")), wait.seconds())
        : new HookPlan.Sleep(wait.delay());
  }

  private HookPlan kept(Optional<Hook> own) {
    return own.<HookPlan>map(hook -> new HookPlan.Kept(hook.length(existingBudget())))
        .orElseGet(HookPlan.None::new);
  }

  private HookPlan prepended(Tree container, Hook own, Wait wait) {
    if (own.sleep() >= wait.delay()) {
      return new HookPlan.Kept(own.length(existingBudget()));
    }
    if (own.isNothingElse()) {
      return waiting(container, wait);
    }
    return own.shell()
        .<HookPlan>map(
            shell ->
                new HookPlan.Prepended(
                    shell.prefixed("sleep " + wait.delay() + "; "),
                    wait.delay() + own.length(existingBudget())))
        .orElseGet(() -> new HookPlan.Kept(own.length(existingBudget())));
  }

  /**
   * Mesh proxies that end before the application cut its requests, so they wait as long, unless a
   * policy excludes them by name.
   */
  private boolean isSelected(Tree container, Wait wait) {
    String name = container.text("name").orElse("");
    return preStop
        .map(PreStop::containers)
        .or(() -> Optional.of(NameFilter.ALL).filter(all -> wait.isForConnections()))
        .filter(
            filter -> filter.accepts(name) || MeshProxies.isProxy(name) && !filter.excludes(name))
        .isPresent();
  }

  private long existingBudget() {
    return preStop.map(PreStop::existingBudget).orElse(PreStop.DEFAULT_EXISTING_BUDGET).toSeconds();
  }

  private static void warnOfOwn(Tree container, HookPlan plan, Wait wait, Warnings warnings) {
    String name = container.text("name").orElse("");
    if (plan instanceof HookPlan.Prepended && wait.isForConnections()) {
      warnings.add(
          "Container %s waits for the delay of %ds only: its own preStop script cannot wait for connections.",
          name, wait.delay());
    }
    if (!(plan instanceof HookPlan.Kept)) {
      return;
    }
    Hook hook = Hook.of(container).orElseThrow();
    if (hook.sleep() >= wait.seconds()) {
      return;
    }
    if (wait.isForConnections()) {
      warnings.add(
          "Container %s keeps its own preStop hook, and does not wait for its connections: remove the"
              + " hook, or make it wait itself.",
          name);
    } else if (hook.isNothingElse()) {
      warnings.add(
          "Container %s keeps its own preStop hook of %ds: lengthen it to %ds, or remove it.",
          name, hook.sleep(), wait.delay());
    } else {
      warnings.add(
          "Container %s keeps its own preStop hook: make sure that it waits at least %ds.",
          name, wait.delay());
    }
  }
}
