package dev.lastcall.guard;

import dev.lastcall.json.Texts;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What is told to whoever wants to delete a Pod that is held. */
final class HoldMessage {

  private static final int MAX_AWAITED = 300;

  private HoldMessage() {}

  static String subject(GuardedPod pod, DeleteGuard guard) {
    return "DeleteGuard %s holds Pod %s/%s".formatted(guard.name(), pod.namespace(), pod.name());
  }

  static String awaited(
      GuardedPod pod, DeleteGuard guard, String awaited, Instant since, Instant now) {
    Duration held = Duration.between(since, now).truncatedTo(ChronoUnit.SECONDS);
    return "%s: %s; requested at %s (%s ago)."
        .formatted(
            subject(pod, guard),
            Texts.shortened(awaited, MAX_AWAITED),
            since.truncatedTo(ChronoUnit.SECONDS),
            Durations.format(held.isNegative() ? Duration.ZERO : held));
  }

  static String afterDeadline(
      GuardedPod pod, DeleteGuard guard, String awaited, Instant since, Instant now) {
    return awaited(pod, guard, awaited, since, now)
        + " The deadline of %s has passed, and the Pod stays. To delete it unprepared: kubectl annotate pod -n %s %s %s=true"
            .formatted(
                Durations.format(guard.deadline()),
                pod.namespace(),
                pod.name(),
                GuardAnnotations.FORCE_DELETE);
  }

  static String releasedAtDeadline(
      GuardedPod pod, DeleteGuard guard, String awaited, Instant since, Instant now) {
    return awaited(pod, guard, awaited, since, now)
        + " The deadline of %s has passed, and the Pod may be deleted unprepared."
            .formatted(Durations.format(guard.deadline()));
  }
}
