package dev.lastcall.sidecar;

/** Where a drain is. */
public enum Phase {
  IDLE("idle"),
  DEREGISTERING("deregistering"),
  DELAY("delay"),
  WAITING("waiting"),
  DONE("done"),
  TIMED_OUT("timed-out");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  /** As logs, status and metrics have it. */
  public String text() {
    return text;
  }

  /** Whether callers wait. */
  public boolean isRunning() {
    return this == DEREGISTERING || this == DELAY || this == WAITING;
  }

  public boolean isFinished() {
    return this == DONE || this == TIMED_OUT;
  }
}
