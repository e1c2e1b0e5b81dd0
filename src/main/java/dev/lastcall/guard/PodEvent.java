package dev.lastcall.guard;

/**
 * An Event on a Pod.
 *
 * @param message one sentence or more for people, at most 1024 characters
 */
public record PodEvent(Reason reason, String message) {

  /** The reason of the Event; in CamelCase, as Kubernetes writes it. */
  public enum Reason {
    DeletionHeld(false),
    PrepareFailed(true),
    Prepared(false),
    PrepareWaits(false),
    ReadyToStop(false),
    DeadlinePassed(true),
    DeletionReleased(false),
    DeletionForced(true),
    DeletionAbandoned(false),
    ReplacementNotReady(true),
    CancelFailed(true),
    AfterFailed(true);

    private final boolean isWarning;

    Reason(boolean isWarning) {
      this.isWarning = isWarning;
    }

    public boolean isWarning() {
      return isWarning;
    }
  }
}
