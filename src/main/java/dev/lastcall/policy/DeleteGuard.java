package dev.lastcall.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A document of kind DeleteGuard with its defaults filled in: Pods whose deletion is held until
 * they are prepared for it.
 *
 * @param position where its document starts
 * @param match entries are ORed
 * @param lookup finds the Pod in a list of its system and gives values to the other calls
 * @param after sent when a prepared Pod was deleted
 * @param cancel sent when the deletion was abandoned
 * @param maxPreparing Pods of one owner that are prepared at a time; 1 to 100
 * @param requestTtl how long after the last attempt a deletion counts as abandoned; 1 min to 24 h
 * @param deadline from the first denial; 1 min to 168 h
 * @param notification sent when the deadline has passed
 */
public record DeleteGuard(
    String name,
    Position position,
    List<Matcher> match,
    Optional<Lookup> lookup,
    Prepare prepare,
    Ready ready,
    Optional<HttpCall> after,
    Optional<HttpCall> cancel,
    int maxPreparing,
    Duration requestTtl,
    Duration deadline,
    OnDeadline onDeadline,
    Optional<HttpCall> notification,
    Requesters requesters) {

  public DeleteGuard {
    match = List.copyOf(match);
  }

  /** Whether a Pod with the labels, in a namespace with the labels, is guarded. */
  public boolean matches(Map<String, String> podLabels, Map<String, String> namespaceLabels) {
    return match.stream()
        .anyMatch(matcher -> matcher.matches(ObjectKind.Pod, podLabels, namespaceLabels));
  }

  /** All its calls but the notification, which knows what it tells only when it is sent. */
  public Stream<HttpCall> calls() {
    Stream<HttpCall> preparing =
        prepare instanceof Prepare.Http http ? Stream.of(http.call()) : Stream.empty();
    Stream<HttpCall> asking =
        ready instanceof Ready.Http http ? Stream.of(http.call()) : Stream.empty();
    Stream<HttpCall> others =
        Stream.of(lookup.map(Lookup::call), after, cancel).flatMap(Optional::stream);
    return Stream.of(preparing, asking, others).flatMap(it -> it);
  }

  DeleteGuard at(String itsName, Position place) {
    return new DeleteGuard(
        itsName,
        place,
        match,
        lookup,
        prepare,
        ready,
        after,
        cancel,
        maxPreparing,
        requestTtl,
        deadline,
        onDeadline,
        notification,
        requesters);
  }

  /** What happens when a Pod is not ready at the deadline. */
  public enum OnDeadline {
    Hold,
    Release
  }

  /** How a Pod is prepared. */
  public sealed interface Prepare {

    /** By a call that may be repeated; any 2xx is success. */
    record Http(HttpCall call) implements Prepare {}

    /** By somebody who watches for the annotation that tells of the request. */
    record Annotate() implements Prepare {}
  }

  /** How it is known that a Pod is ready to stop. */
  public sealed interface Ready {

    /**
     * By the answer to a call.
     *
     * @param interval between two calls; 1 s to 1 min
     */
    record Http(HttpCall call, Expectation expectation, Duration interval) implements Ready {}

    /** By an annotation on the Pod that repeats the time of the request. */
    record Annotation() implements Ready {

      /** Its value is that of prepare-requested-at. */
      public static final String KEY = "lastcall.dev/ready-to-stop";
    }
  }
}
