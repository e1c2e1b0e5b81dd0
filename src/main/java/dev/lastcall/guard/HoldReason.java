package dev.lastcall.guard;

/** Why a deletion is denied; the code is used in metrics, audit annotations and logs. */
public enum HoldReason {
  PREPARATION_REQUESTED("preparation-requested"),
  PREPARING("preparing"),
  NOT_READY("not-ready"),
  DEADLINE_PASSED("deadline-passed"),

  /** There were too many deletions at once to look at this one in time. */
  OVERLOADED("overloaded");

  private final String code;

  HoldReason(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
