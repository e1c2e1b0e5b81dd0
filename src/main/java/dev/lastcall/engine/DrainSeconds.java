package dev.lastcall.engine;

import dev.lastcall.policy.LoadBalancerProfile.Limits;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import dev.lastcall.policy.LoadBalancerProfile.Type;
import dev.lastcall.policy.Placeholders;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Seconds in annotations, held against what the load balancer takes and what Pods get. */
final class DrainSeconds {

  private final long window;
  private final Warnings warnings;

  /**
   * @param window seconds after which a Pod is gone
   */
  DrainSeconds(long window, Warnings warnings) {
    this.window = window;
    this.warnings = warnings;
  }

  /** The value within the annotation's limits; what is no number stays as it is. */
  static String clamped(ProfileAnnotation annotation, String value) {
    OptionalLong seconds = parse(value);
    Optional<Limits> limits = annotation.limits();
    return limits.isEmpty() || seconds.isEmpty()
        ? value
        : String.valueOf(limits.get().clamp(seconds.getAsLong()));
  }

  /** Tells that a value which is being written is not the one of the policy. */
  void warnOfClamped(String name, ProfileAnnotation annotation, String wanted, String written) {
    if (!wanted.equals(written)) {
      Limits limits = annotation.limits().orElseThrow();
      warnings.add(
          "%s is set to %ss instead of %ss: the load balancer takes %d to %d.",
          name, written, wanted, limits.min(), limits.max());
    }
  }

  static boolean isNumber(String value) {
    return parse(value).isPresent();
  }

  /** Tells what is wrong with a value that the object keeps, where another number is wanted. */
  void warnOfOwn(String name, ProfileAnnotation annotation, String own) {
    OptionalLong seconds = parse(own);
    Optional<Limits> limits = annotation.limits();
    if (seconds.isEmpty()) {
      warnings.add(
          "%s: \"%s\" is kept, and is no whole number of seconds: mend it.",
          name, AnnotationWriter.shown(own));
    } else if (limits.isPresent()
        && limits.get().clamp(seconds.getAsLong()) != seconds.getAsLong()) {
      warnings.add(
          "%s: %d is kept, and the load balancer takes only %d to %d: mend it.",
          name, seconds.getAsLong(), limits.get().min(), limits.get().max());
    } else if (seconds.getAsLong() > window) {
      warnings.add(
          "%s: %ds is kept, longer than the %ds after which a Pod has stopped: shorten it.",
          name, seconds.getAsLong(), window);
    }
  }

  /** Tells what is wrong with the numbers in a value that is not the profile's. */
  void check(String text, ProfileAnnotation annotation, Map<String, String> placeholders) {
    if (annotation.type() == Type.Seconds) {
      check(annotation.key(), annotation, text, annotation.value(), placeholders);
    } else if (annotation.type() == Type.KeyValueList) {
      Optional<KeyValueList> list = KeyValueList.parse(text);
      for (Map.Entry<String, String> entry : annotation.entries().entrySet()) {
        String name = annotation.key() + " " + entry.getKey();
        list.flatMap(it -> it.get(entry.getKey()))
            .ifPresent(it -> check(name, annotation, it, entry.getValue(), placeholders));
      }
    }
  }

  private void check(
      String name,
      ProfileAnnotation annotation,
      String own,
      String template,
      Map<String, String> placeholders) {
    if (isNumber(Placeholders.fill(template, placeholders))) {
      warnOfOwn(name, annotation, own);
    }
  }

  /** Empty when it is no number of seconds. */
  static OptionalLong parse(String text) {
    return text.matches("[0-9]{1,9}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
