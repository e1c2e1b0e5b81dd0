package dev.lastcall.guard;

import dev.lastcall.guard.GuardObserver.Holds;
import dev.lastcall.guard.Preparation.PrepareRequest;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.PolicySet;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Puts together what is known of each Pod in one round of the leader. */
final class Situations {

  /** How long a Pod that was read on its own is preferred to what a watch shows. */
  private static final Duration READ_LATELY = Duration.ofSeconds(2);

  private final PolicySet policies;
  private final Function<String, Optional<Map<String, String>>> namespaceLabels;
  private final Map<String, GuardedPod> requested;
  private final KnownRecords records;
  private final Function<String, PodProgress> progressOf;

  /**
   * @param requested by uid
   * @param progressOf what is remembered of a Pod, by its uid
   */
  Situations(
      PolicySet policies,
      Function<String, Optional<Map<String, String>>> namespaceLabels,
      Map<String, GuardedPod> requested,
      KnownRecords records,
      Function<String, PodProgress> progressOf) {
    this.policies = policies;
    this.namespaceLabels = namespaceLabels;
    this.requested = requested;
    this.records = records;
    this.progressOf = progressOf;
  }

  PodSituation of(String uid, Instant now) {
    PodProgress progress = progressOf.apply(uid);
    Optional<PreparationRecord> record = records.find(uid);
    Optional<GuardedPod> seen =
        progress.isGone()
            ? Optional.empty()
            : progress.found(now, READ_LATELY).or(() -> Optional.ofNullable(requested.get(uid)));
    progress.about(topic(seen, record, progress), now);
    Optional<GuardedPod> pod = seen.map(it -> progress.withWritten(it, now));
    Optional<Optional<DeleteGuard>> matching = pod.flatMap(this::matching);
    Optional<DeleteGuard> guard =
        record.isPresent() ? named(record.get().guard()) : matching.flatMap(Function.identity());
    boolean isChanged =
        matching.isPresent()
            && (guard.isEmpty() || !matching.get().map(DeleteGuard::name).equals(name(guard)));
    return new PodSituation(
        pod,
        record,
        guard,
        isChanged,
        record.isPresent() || hasTurn(pod, guard),
        pod.flatMap(it -> otherTried(it, now)),
        record.filter(it -> isSuccessorRequested(it, now)).isPresent(),
        records.areKnown(),
        progress);
  }

  /** What is held at the moment, by guard. */
  Map<String, Holds> holding(Instant now) {
    Map<String, Holds> all = new HashMap<>();
    for (GuardedPod pod : requested.values()) {
      Optional<PrepareRequest> request = held(pod, now);
      Optional<DeleteGuard> guard = guardOf(pod);
      if (request.isPresent() && guard.isPresent()) {
        Duration since = Duration.between(request.get().at(), now);
        Holds one = new Holds(1, since.isNegative() ? Duration.ZERO : since);
        all.merge(guard.get().name(), one, Situations::sum);
      }
    }
    return all;
  }

  private static Holds sum(Holds a, Holds b) {
    Duration oldest = a.oldest().compareTo(b.oldest()) > 0 ? a.oldest() : b.oldest();
    return new Holds(a.pods() + b.pods(), oldest);
  }

  /** The guard of a Pod; empty if there is none, or it is not known. */
  private Optional<DeleteGuard> guardOf(GuardedPod pod) {
    return matching(pod).flatMap(Function.identity());
  }

  /** The request for which the Pod is held at the moment. */
  private Optional<PrepareRequest> held(GuardedPod pod, Instant now) {
    PodProgress progress = progressOf.apply(pod.uid());
    return pod.isDeleting() || progress.isGone()
        ? Optional.empty()
        : Preparation.request(pod, now).filter(it -> !progress.hasEnded(it.text()));
  }

  private static String topic(
      Optional<GuardedPod> pod, Optional<PreparationRecord> record, PodProgress progress) {
    if (record.isPresent() && (record.get().cancelling() || progress.isGone())) {
      return "undo " + record.get().requestedAt();
    }
    return pod.flatMap(GuardedPod::requestedAt)
        .or(() -> record.map(PreparationRecord::requestedAt))
        .orElse("");
  }

  /** Empty as long as the labels of the namespace are not known. */
  private Optional<Optional<DeleteGuard>> matching(GuardedPod pod) {
    return namespaceLabels
        .apply(pod.namespace())
        .map(labels -> policies.guardOf(pod.labels(), labels));
  }

  private Optional<DeleteGuard> named(String name) {
    return policies.guards().stream().filter(it -> it.name().equals(name)).findFirst();
  }

  private static Optional<String> name(Optional<DeleteGuard> guard) {
    return guard.map(DeleteGuard::name);
  }

  /** A Pod takes a place from its record on, or from its lookup on, after which that is written. */
  private boolean hasTurn(Optional<GuardedPod> pod, Optional<DeleteGuard> guard) {
    if (pod.isEmpty() || guard.isEmpty()) {
      return false;
    }
    String queue = queue(pod.get());
    long recorded = records.all().stream().filter(it -> it.queue().equals(queue)).count();
    long beginning =
        requested.values().stream()
            .filter(other -> !other.uid().equals(pod.get().uid()) && queue(other).equals(queue))
            .filter(other -> records.find(other.uid()).isEmpty())
            .filter(other -> progressOf.apply(other.uid()).isBusy())
            .count();
    return recorded + beginning < guard.get().maxPreparing();
  }

  private boolean isSuccessorRequested(PreparationRecord record, Instant now) {
    return requested.values().stream()
        .filter(other -> !other.uid().equals(record.pod().uid()))
        .filter(other -> other.name().equals(record.pod().name()))
        .filter(other -> other.namespace().equals(record.pod().namespace()))
        .anyMatch(other -> held(other, now).isPresent());
  }

  private Optional<Instant> otherTried(GuardedPod pod, Instant now) {
    String queue = queue(pod);
    return requested.values().stream()
        .filter(other -> !other.uid().equals(pod.uid()) && queue(other).equals(queue))
        .filter(other -> records.find(other.uid()).isEmpty())
        .flatMap(other -> held(other, now).map(it -> HoldPlan.lastTrial(other, it, now)).stream())
        .max(Comparator.naturalOrder());
  }

  private static String queue(GuardedPod pod) {
    return PreparationRecord.queue(pod.reference(), pod.owner());
  }
}
