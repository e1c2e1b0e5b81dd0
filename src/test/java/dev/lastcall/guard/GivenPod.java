package dev.lastcall.guard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.guard.GuardedPods.PodReference;
import dev.lastcall.policy.DeleteGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.params.provider.Arguments;

/** A Pod that was requested a minute ago and tried to be deleted just now; no more yet. */
final class GivenPod {

  static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");
  static final String REQUESTED = ago(60);
  static final Map<String, String> FOUND = Map.of("store.id", "4");
  static final Duration PAUSE = Duration.ofSeconds(8);

  private final Map<String, String> annotations = new HashMap<>();
  private final PodProgress progress = new PodProgress();
  String guards = LeaderGuards.ONE_AT_A_TIME;
  boolean isThere = true;
  boolean isGuarded = true;
  boolean isDeleting;
  boolean isGuardChanged;
  boolean hasTurn = true;
  boolean isSuccessorRequested;
  Optional<Instant> otherTried = Optional.empty();
  boolean areRecordsKnown = true;
  private Optional<PreparationRecord> record = Optional.empty();

  private GivenPod() {
    annotations.put(GuardAnnotations.PREPARE_REQUESTED_AT, REQUESTED);
    annotations.put(GuardAnnotations.DELETION_TRIED_AT, ago(0));
  }

  GivenPod mark(String annotation, String time) {
    annotations.put(annotation, time);
    return this;
  }

  GivenPod requested(int secondsAgo) {
    return mark(GuardAnnotations.PREPARE_REQUESTED_AT, ago(secondsAgo));
  }

  GivenPod recorded() {
    record =
        Optional.of(
            new PreparationRecord(
                new PodReference("shop", "store-1", "uid-1"),
                Optional.empty(),
                "store",
                annotations.get(GuardAnnotations.PREPARE_REQUESTED_AT),
                FOUND,
                NOW.minusSeconds(59),
                false));
    return this;
  }

  GivenPod cancelling() {
    record = recorded().record.map(PreparationRecord::cancelled);
    return this;
  }

  GivenPod prepared() {
    return recorded().mark(GuardAnnotations.PREPARED_AT, ago(50));
  }

  GivenPod and(Consumer<GivenPod> change) {
    change.accept(this);
    return this;
  }

  GivenPod known(Consumer<PodProgress> change) {
    change.accept(progress);
    return this;
  }

  GivenPod answered(Readiness readiness) {
    progress.answered(new ReadyResult("uid-1", REQUESTED, NOW, readiness), NOW.plusSeconds(2));
    return this;
  }

  private GuardedPod pod() {
    ObjectNode object = GuardCases.object("uid-1", annotations);
    if (isDeleting) {
      ((ObjectNode) object.get("metadata")).put("deletionTimestamp", NOW.toString());
    }
    return GuardedPod.of(object);
  }

  GuardStep next() {
    DeleteGuard guard = GuardCases.guards(guards).policies().guards().get(0);
    return GuardPlan.next(
        new PodSituation(
            isThere ? Optional.of(pod()) : Optional.empty(),
            record,
            isGuarded ? Optional.of(guard) : Optional.empty(),
            isGuardChanged,
            hasTurn,
            otherTried,
            isSuccessorRequested,
            areRecordsKnown,
            progress),
        NOW);
  }

  static GivenPod given() {
    return new GivenPod();
  }

  static Arguments it(String does, GivenPod given, GuardStep step) {
    return Arguments.of(does, given, step);
  }

  static String ago(int seconds) {
    return NOW.minusSeconds(seconds).toString();
  }
}
