package dev.lastcall.guard;

import java.util.Map;
import java.util.Optional;

/**
 * How the marks on a Pod are to change.
 *
 * @param annotations new values; an empty one removes the annotation
 * @param isRequested whether the Pod has the label {@link GuardAnnotations#LABEL} afterwards
 */
public record MarkChange(Map<String, Optional<String>> annotations, boolean isRequested) {

  /** Takes all marks of a request off; what others wrote stays. */
  static final MarkChange CLEARED =
      new MarkChange(
          Map.of(
              GuardAnnotations.PREPARE_REQUESTED_AT, Optional.empty(),
              GuardAnnotations.PREPARED_AT, Optional.empty(),
              GuardAnnotations.READY_AT, Optional.empty(),
              GuardAnnotations.DELETION_TRIED_AT, Optional.empty(),
              GuardAnnotations.CONTROLLER_WOKEN_AT, Optional.empty(),
              GuardAnnotations.DEADLINE_PASSED_AT, Optional.empty()),
          false);

  public MarkChange {
    annotations = Map.copyOf(annotations);
  }
}
