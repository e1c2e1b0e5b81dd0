package dev.lastcall.engine;

import dev.lastcall.json.Texts;
import dev.lastcall.policy.Durations;
import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.policy.ShutdownPolicy.Overrides;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the labels and annotations of a Pod ask for, as far as the policy lets them.
 *
 * @param optedOut whether the Pod wants to be left alone
 * @param delay seconds; empty when not given
 * @param stopTime seconds; empty when not given
 * @param withoutDrain whether the Pod wants the plain delay
 */
record PodOverrides(
    boolean optedOut, OptionalLong delay, OptionalLong stopTime, boolean withoutDrain) {

  static final String INJECT = "lastcall.dev/inject";
  static final String DELAY = "lastcall.dev/delay";
  static final String STOP_TIME = "lastcall.dev/stop-time";
  static final String DRAIN = "lastcall.dev/drain";

  private static final Duration MIN_DELAY = Duration.ofSeconds(1);
  private static final Duration MAX_DELAY = Duration.ofHours(1);
  private static final int MAX_SHOWN = 40;
  private static final String DISABLED = "disabled";

  /** Not honoured, since a policy may select by any value of the label; but told. */
  private static final Set<String> MEANT_AS_OPT_OUT =
      Set.of("disabled", "disable", "false", "no", "none", "off", "never", "skip", "0");

  static PodOverrides of(Pod pod, ShutdownPolicy policy, Warnings warnings) {
    Map<String, String> annotations = pod.annotations();
    String label = pod.labels().getOrDefault(INJECT, "");
    String annotation = annotations.getOrDefault(INJECT, "");
    String inject = optOutValue(label, annotation);
    if (policy.overrides() == Overrides.Forbidden) {
      warnOfForbidden(annotations, inject, policy, warnings);
      return new PodOverrides(false, OptionalLong.empty(), OptionalLong.empty(), false);
    }
    warnOfInjectValues(label, annotation, inject, warnings);
    if (policy.preStop().isEmpty() && annotations.containsKey(DELAY)) {
      warnings.addRemark("%s is ignored: policy %s sets no delay.", DELAY, policy.name());
    }
    return new PodOverrides(
        !inject.isEmpty(),
        seconds(annotations, DELAY, MIN_DELAY, MAX_DELAY, warnings),
        seconds(annotations, STOP_TIME, Duration.ZERO, StopTimeValue.MAX, warnings),
        isDrainDisabled(annotations, warnings));
  }

  private static boolean isDrainDisabled(Map<String, String> annotations, Warnings warnings) {
    String value = annotations.getOrDefault(DRAIN, DISABLED);
    if (!value.equals(DISABLED)) {
      warnings.addRemark(
          "%s: \"%s\" is ignored: write \"disabled\" for the plain delay.",
          DRAIN, Texts.shortened(value, MAX_SHOWN));
    }
    return annotations.containsKey(DRAIN) && value.equals(DISABLED);
  }

  /** The value that opts out, {@code false} being a common mistake; empty when there is none. */
  private static String optOutValue(String label, String annotation) {
    for (String value : new String[] {DISABLED, "false"}) {
      if (label.equals(value) || annotation.equals(value)) {
        return value;
      }
    }
    return "";
  }

  private static void warnOfInjectValues(
      String label, String annotation, String optOut, Warnings warnings) {
    if (optOut.equals("false")) {
      warnings.addRemark("%s: \"false\" is taken as an opt-out; write \"disabled\".", INJECT);
    }
    if (!optOut.isEmpty()) {
      return;
    }
    for (String value : new String[] {label, annotation}) {
      if (MEANT_AS_OPT_OUT.contains(value.toLowerCase(Locale.ROOT))) {
        warnings.addRemark("%s: \"%s\" is ignored: write \"disabled\" to opt out.", INJECT, value);
      }
    }
  }

  private static void warnOfForbidden(
      Map<String, String> annotations, String inject, ShutdownPolicy policy, Warnings warnings) {
    String format = "%s is ignored: policy %s forbids overrides. Ask the platform team.";
    if (!inject.isEmpty()) {
      warnings.addRemark(format, INJECT + ": " + inject, policy.name());
    }
    for (String key : new String[] {DELAY, STOP_TIME, DRAIN}) {
      if (annotations.containsKey(key)) {
        warnings.addRemark(format, key, policy.name());
      }
    }
  }

  private static OptionalLong seconds(
      Map<String, String> annotations, String key, Duration min, Duration max, Warnings warnings) {
    String value = annotations.get(key);
    if (value == null) {
      return OptionalLong.empty();
    }
    Optional<Duration> duration =
        Durations.parse(value.strip())
            .filter(it -> it.compareTo(min) >= 0 && it.compareTo(max) <= 0);
    if (duration.isEmpty()) {
      warnings.addRemark(
          "%s: \"%s\" is ignored: write a duration from %s to %s, as 20s or 1m30s.",
          key, Texts.shortened(value, MAX_SHOWN), Durations.format(min), Durations.format(max));
      return OptionalLong.empty();
    }
    return OptionalLong.of(duration.get().toSeconds());
  }
}
