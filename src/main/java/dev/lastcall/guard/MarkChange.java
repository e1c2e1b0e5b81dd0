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

  public MarkChange {
    annotations = Map.copyOf(annotations);
  }
}
