package dev.lastcall.guard;

import dev.lastcall.guard.GuardedPods.GonePod;
import dev.lastcall.guard.GuardedPods.PodReference;
import dev.lastcall.guard.GuardedPods.Replacement;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Reads what a watch of the requested Pods does not show. */
final class Look {

  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final GuardedPods pods;
  private final Clock clock;

  Look(GuardedPods pods, Clock clock) {
    this.pods = pods;
    this.clock = clock;
  }

  /** What is known of the Pod from now on is what is stored. */
  Optional<GuardedPod> forPod(PodReference reference, PodProgress progress)
      throws PodsUnavailableException {
    progress.nextLook(clock.instant().plus(AGAIN));
    Optional<GuardedPod> found =
        pods.read(reference.namespace(), reference.name())
            .filter(it -> it.uid().equals(reference.uid()));
    found.ifPresentOrElse(
        it -> progress.found(it, clock.instant()), () -> progress.gone(clock.instant()));
    return found;
  }

  void forReplacement(PreparationRecord record, PodProgress progress)
      throws PodsUnavailableException {
    progress.nextLook(clock.instant().plus(AGAIN));
    Replacement replacement = pods.replacementOf(new GonePod(record.pod(), record.owner()));
    progress.mayHaveNoSuccessor(replacement == Replacement.UNKNOWN);
    if (replacement == Replacement.READY || replacement == Replacement.NONE) {
      progress.replaced();
    }
  }
}
