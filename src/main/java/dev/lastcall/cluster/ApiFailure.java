package dev.lastcall.cluster;

/** A call of the API server went wrong; the message says which, why, and how to mend it. */
final class ApiFailure extends RuntimeException {

  private final boolean conflict;

  ApiFailure(String what, ApiAccess access, Exception cause, boolean conflict) {
    super(what + " failed: " + access.explain(cause), cause);
    this.conflict = conflict;
  }

  /** Whether somebody else was faster: to be read again, and decided again. */
  boolean isConflict() {
    return conflict;
  }
}
