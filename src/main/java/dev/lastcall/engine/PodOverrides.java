package dev.lastcall.engine;

import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.policy.ShutdownPolicy.Overrides;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the labels and annotations of a Pod ask for, as far as the policy lets them.
 *
 * @param optedOut whether the Pod wants to be left alone
 * @param delay seconds; empty when not given
 * @param stopTime seconds; empty when not given
 */
record PodOverrides(boolean optedOut, OptionalLong delay, OptionalLong stopTime) {

  static final String INJECT = "lastcall.dev/inject";
  static final String DELAY = "lastcall.dev/delay";
  static final String STOP_TIME = "lastcall.dev/stop-time";

  private static final long MAX_DELAY = 3_600;
  private static final long MAX_STOP_TIME = 86_400;

  static PodOverrides of(Pod pod, ShutdownPolicy policy, Warnings warnings) {
    Map<String, String> annotations = pod.annotations();
    String inject = optOutValue(pod);
    if (policy.overrides() == Overrides.Forbidden) {
      warnOfForbidden(annotations, inject, policy, warnings);
      return new PodOverrides(false, OptionalLong.empty(), OptionalLong.empty());
    }
    if (inject.equals("false")) {
      warnings.add("%s: \"false\" is taken as an opt-out; write \"disabled\".", INJECT);
    }
    return new PodOverrides(
        !inject.isEmpty(),
        seconds(annotations, DELAY, 1, MAX_DELAY, warnings),
        seconds(annotations, STOP_TIME, 0, MAX_STOP_TIME, warnings));
  }

  /** The value that opts out, {@code false} being a common mistake; empty when there is none. */
  private static String optOutValue(Pod pod) {
    String label = pod.labels().getOrDefault(INJECT, "");
    String annotation = pod.annotations().getOrDefault(INJECT, "");
    for (String value : new String[] {"disabled", "false"}) {
      if (label.equals(value) || annotation.equals(value)) {
        return value;
      }
    }
    return "";
  }

  private static void warnOfForbidden(
      Map<String, String> annotations, String inject, ShutdownPolicy policy, Warnings warnings) {
    String format = "%s is ignored: policy %s forbids overrides. Ask the platform team.";
    if (!inject.isEmpty()) {
      warnings.add(format, INJECT + ": " + inject, policy.name());
    }
    for (String key : new String[] {DELAY, STOP_TIME}) {
      if (annotations.containsKey(key)) {
        warnings.add(format, key, policy.name());
      }
    }
  }

  private static OptionalLong seconds(
      Map<String, String> annotations, String key, long min, long max, Warnings warnings) {
    String value = annotations.get(key);
    if (value == null) {
      return OptionalLong.empty();
    }
    OptionalLong seconds = Durations.parse(value.strip());
    if (seconds.isEmpty() || seconds.getAsLong() < min || seconds.getAsLong() > max) {
      warnings.add(
          "%s: \"%s\" is ignored: write a duration from %ds to %ds, as 20s or 1m30s.",
          key, value.length() <= 40 ? value : value.substring(0, 40) + "...", min, max);
      return OptionalLong.empty();
    }
    return seconds;
  }
}
