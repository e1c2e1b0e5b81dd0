package dev.lastcall.engine;

import dev.lastcall.json.Json;
import dev.lastcall.policy.PreStop;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The wait before SIGTERM, as the sleep action of <a
 * href="https://github.com/kubernetes/enhancements/issues/3960">KEP-3960</a>, which needs no shell
 * in the image. Only regular containers may get it: native sidecars outlive the others.
 */
final class PreStopRule {

  private final Optional<PreStop> preStop;

  PreStopRule(Optional<PreStop> preStop) {
    this.preStop = preStop;
  }

  /** Seconds that the container's hook takes once the rule has been applied. */
  long hookSeconds(Tree container, long delay) {
    if (getsDelay(container)) {
      return delay;
    }
    Optional<Tree> hook = hook(container);
    if (hook.isEmpty()) {
      return 0;
    }
    return HookLength.read(hook.get())
        .orElse(preStop.map(p -> p.existingBudget().toSeconds()).orElse(0L));
  }

  /**
   * @param delay seconds; 0 adds no hook
   */
  void apply(Pod pod, long delay, Warnings warnings) {
    for (Tree container : pod.regularContainers()) {
      if (getsDelay(container)) {
        setDelay(container, delay);
      } else if (isSelected(container)) {
        warnOfKept(container, delay, warnings);
      }
    }
  }

  private boolean getsDelay(Tree container) {
    return isSelected(container)
        && (hook(container).isEmpty() || preStop.get().existing() == PreStop.Existing.Replace);
  }

  private boolean isSelected(Tree container) {
    return preStop.isPresent()
        && preStop.get().containers().accepts(container.text("name").orElse(""));
  }

  private static Optional<Tree> hook(Tree container) {
    return container.child("lifecycle").flatMap(lifecycle -> lifecycle.child("preStop"));
  }

  private static void setDelay(Tree container, long delay) {
    if (delay > 0) {
      container
          .childForEdit("lifecycle")
          .node()
          .set(
              "preStop",
              Json.object().set("sleep", Json.object().set("seconds", Json.number(delay))));
    }
  }

  private static void warnOfKept(Tree container, long delay, Warnings warnings) {
    OptionalLong length = HookLength.read(hook(container).orElseThrow());
    String name = container.text("name").orElse("");
    if (length.isEmpty()) {
      warnings.add(
          "Container %s keeps its own preStop hook: make sure that it waits at least %ds.",
          name, delay);
    } else if (length.getAsLong() < delay) {
      warnings.add(
          "Container %s keeps its own preStop hook of %ds: lengthen it to %ds, or remove it.",
          name, length.getAsLong(), delay);
    }
  }
}
