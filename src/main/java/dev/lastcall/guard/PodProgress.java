package dev.lastcall.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a leader remembers of one Pod. None of it has to outlive the leader: another one finds in
 * marks and records what it needs. Used by one thread.
 */
final class PodProgress {

  /** How long a watch may lag behind what this leader wrote. */
  private static final Duration WATCH_LAG = Duration.ofSeconds(10);

  private static final Duration TOLD_AGAIN = Duration.ofMinutes(5);

  private String topic = "";
  private int generation;
  private boolean busy;
  private Optional<Instant> seenAt = Optional.empty();
  private Phase phase = new Phase();

  private Optional<Instant> goneAt = Optional.empty();
  private Optional<GuardedPod> found = Optional.empty();
  private Instant foundAt = Instant.MIN;
  private Optional<String> ended = Optional.empty();
  private final BackOff api = new BackOff();

  /** What belongs to one request, or to undoing one. */
  private static final class Phase {
    private final Map<String, Written> written = new HashMap<>();
    private final BackOff calls = new BackOff();
    private final BackOff notification = new BackOff();
    private Optional<Map<String, String>> values = Optional.empty();
    private Optional<Instant> succeededAt = Optional.empty();
    private Optional<ReadyResult> result = Optional.empty();
    private Optional<Instant> readySince = Optional.empty();
    private Instant nextAsk = Instant.MIN;
    private Instant nextLook = Instant.MIN;
    private boolean isNotified;
    private boolean isDeadlineTold;
    private boolean isTurnTold;
    private boolean isReadyTold;
    private boolean isReplaced;
    private boolean mayHaveNoSuccessor;
    private boolean isDelayTold;
    private String told = "";
    private Instant toldAt = Instant.MIN;
  }

  private record Written(Instant value, Instant at) {}

  /**
   * From now on all is about this request, or about undoing it; what was remembered of another is
   * void.
   */
  void about(String newTopic, Instant now) {
    if (!topic.equals(newTopic)) {
      topic = newTopic;
      startAnew();
    }
    seenAt = seenAt.or(() -> Optional.of(now));
  }

  /** Since when this leader knows of it. */
  Instant seenAt() {
    return seenAt.orElse(Instant.MIN);
  }

  /** Forgets what another leader may know better; a call in flight stays. */
  void startAnew() {
    seenAt = Optional.empty();
    generation++;
    phase = new Phase();
  }

  /** A call begins; its end is told with the generation that it began in. */
  int begin() {
    busy = true;
    return generation;
  }

  /**
   * @return whether the outcome is still wanted
   */
  boolean end(int begun) {
    busy = false;
    return begun == generation;
  }

  boolean isBusy() {
    return busy;
  }

  BackOff api() {
    return api;
  }

  BackOff calls() {
    return phase.calls;
  }

  BackOff notification() {
    return phase.notification;
  }

  void gone(Instant now) {
    goneAt = goneAt.or(() -> Optional.of(now));
  }

  boolean isGone() {
    return goneAt.isPresent();
  }

  /** When this leader saw that the Pod is gone. */
  Optional<Instant> goneAt() {
    return goneAt;
  }

  void found(GuardedPod pod, Instant now) {
    found = Optional.of(pod);
    foundAt = now;
  }

  /** The Pod as it was read on its own, if that is not long ago. */
  Optional<GuardedPod> found(Instant now, Duration maxAge) {
    return foundAt.isBefore(now.minus(maxAge)) ? Optional.empty() : found;
  }

  /** The request has come to its end, though a watch may still show it. */
  void ended(String requestedAt) {
    ended = Optional.of(requestedAt);
  }

  boolean hasEnded(String requestedAt) {
    return ended.equals(Optional.of(requestedAt));
  }

  void wrote(String annotation, Instant value, Instant now) {
    phase.written.put(annotation, new Written(value, now));
  }

  /** The Pod with the marks that this leader wrote and a watch may not show yet. */
  GuardedPod withWritten(GuardedPod pod, Instant now) {
    Map<String, Optional<String>> recent = new HashMap<>();
    phase.written.forEach(
        (annotation, written) -> {
          if (written.at().plus(WATCH_LAG).isAfter(now)) {
            recent.put(annotation, Optional.of(written.value().toString()));
          }
        });
    return recent.isEmpty() ? pod : pod.with(new MarkChange(recent, true));
  }

  /** What was looked up, until it turns out wrong. */
  Optional<Map<String, String>> values() {
    return phase.values;
  }

  void values(Optional<Map<String, String>> values) {
    phase.values = values;
  }

  /** When prepare, or the call that undoes it, succeeded. */
  Optional<Instant> succeededAt() {
    return phase.succeededAt;
  }

  void succeeded(Instant now) {
    phase.succeededAt = Optional.of(now);
    phase.calls.succeeded();
  }

  Optional<ReadyResult> result() {
    return phase.result;
  }

  void answered(ReadyResult result, Instant nextAsk) {
    phase.result = Optional.of(result);
    phase.readySince =
        result.readiness() instanceof Readiness.Ready
            ? phase.readySince.or(() -> Optional.of(result.at()))
            : Optional.empty();
    phase.nextAsk = nextAsk;
  }

  /** When it turned ready, if it still is. */
  Optional<Instant> readySince() {
    return phase.readySince;
  }

  Instant nextAsk() {
    return phase.nextAsk;
  }

  void nextLook(Instant time) {
    phase.nextLook = time;
  }

  Instant nextLook() {
    return phase.nextLook;
  }

  void replaced() {
    phase.isReplaced = true;
  }

  void mayHaveNoSuccessor(boolean itMay) {
    phase.mayHaveNoSuccessor = itMay;
  }

  boolean mayHaveNoSuccessor() {
    return phase.mayHaveNoSuccessor;
  }

  void delayTold() {
    phase.isDelayTold = true;
  }

  boolean isDelayTold() {
    return phase.isDelayTold;
  }

  boolean isReplaced() {
    return phase.isReplaced;
  }

  void notified() {
    phase.isNotified = true;
  }

  boolean isNotified() {
    return phase.isNotified;
  }

  void deadlineTold() {
    phase.isDeadlineTold = true;
  }

  boolean isDeadlineTold() {
    return phase.isDeadlineTold;
  }

  void turnTold() {
    phase.isTurnTold = true;
  }

  boolean isTurnTold() {
    return phase.isTurnTold;
  }

  void readyTold() {
    phase.isReadyTold = true;
  }

  boolean isReadyTold() {
    return phase.isReadyTold;
  }

  /** Whether people are to hear of it: another message than the last, or after a while. */
  boolean isNews(String message, Instant now) {
    boolean news = !message.equals(phase.told) || !phase.toldAt.plus(TOLD_AGAIN).isAfter(now);
    if (news) {
      phase.told = message;
      phase.toldAt = now;
    }
    return news;
  }

  /** The latest failure that people heard of; empty if none. */
  String lastFailure() {
    return phase.told;
  }
}
