package dev.lastcall.engine;

import dev.lastcall.policy.PreStop;
import java.util.Optional;
import java.util.Set;

/**
 * The wait before SIGTERM. Only regular containers may get it: native sidecars outlive the others.
 */
final class PreStopRule {

  /**
   * Proxies as Istio and Linkerd inject them. When they end before the application they cut its
   * requests, so they wait as long, unless a policy excludes them by name.
   */
  private static final Set<String> MESH_PROXIES = Set.of("istio-proxy", "linkerd-proxy");

  private final Optional<PreStop> preStop;

  PreStopRule(Optional<PreStop> preStop) {
    this.preStop = preStop;
  }

  /**
   * What becomes of the hook of a regular container.
   *
   * @param delay seconds; 0 changes nothing
   */
  HookPlan plan(Tree container, long delay) {
    Optional<Hook> own = Hook.of(container);
    if (delay == 0 || !isSelected(container)) {
      return kept(own);
    }
    if (own.isEmpty()) {
      return new HookPlan.Sleep(delay);
    }
    return switch (preStop.orElseThrow().existing()) {
      case Keep -> kept(own);
      case Replace -> new HookPlan.Sleep(delay);
      case Prepend -> prepended(own.get(), delay);
    };
  }

  /** Seconds of a container's own hook. */
  long ownHook(Tree container) {
    return kept(Hook.of(container)).seconds();
  }

  void apply(Pod pod, long delay, Warnings warnings) {
    for (Tree container : pod.regularContainers()) {
      HookPlan plan = plan(container, delay);
      if (plan instanceof HookPlan.Kept && isSelected(container)) {
        warnOfKept(container, delay, warnings);
      }
      plan.apply(container);
    }
  }

  private HookPlan kept(Optional<Hook> own) {
    return own.<HookPlan>map(hook -> new HookPlan.Kept(hook.length(existingBudget())))
        .orElseGet(HookPlan.None::new);
  }

  private HookPlan prepended(Hook own, long delay) {
    if (own.sleep() >= delay) {
      return new HookPlan.Kept(own.length(existingBudget()));
    }
    if (own.isNothingElse()) {
      return new HookPlan.Sleep(delay);
    }
    return own.shell()
        .<HookPlan>map(
            shell ->
                new HookPlan.Prepended(
                    shell.prefixed("sleep " + delay + "; "), delay + own.length(existingBudget())))
        .orElseGet(() -> new HookPlan.Kept(own.length(existingBudget())));
  }

  private boolean isSelected(Tree container) {
    String name = container.text("name").orElse("");
    return preStop
        .map(PreStop::containers)
        .filter(
            filter -> filter.accepts(name) || MESH_PROXIES.contains(name) && !filter.excludes(name))
        .isPresent();
  }

  private long existingBudget() {
    return preStop.map(PreStop::existingBudget).orElse(PreStop.DEFAULT_EXISTING_BUDGET).toSeconds();
  }

  private void warnOfKept(Tree container, long delay, Warnings warnings) {
    Hook hook = Hook.of(container).orElseThrow();
    String name = container.text("name").orElse("");
    if (hook.sleep() >= delay) {
      return;
    }
    if (hook.isNothingElse()) {
      warnings.add(
          "Container %s keeps its own preStop hook of %ds: lengthen it to %ds, or remove it.",
          name, hook.sleep(), delay);
    } else {
      warnings.add(
          "Container %s keeps its own preStop hook: make sure that it waits at least %ds.",
          name, delay);
    }
  }
}
