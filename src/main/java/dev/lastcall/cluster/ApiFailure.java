package dev.lastcall.cluster;

import java.util.Set;

/** A call of the API server went wrong; the message says which, why, and how to mend it. */
final class ApiFailure extends RuntimeException {

  /** Conflict, and a JSON Patch whose test failed. */
  private static final Set<Integer> CONFLICTS = Set.of(409, 422);

  private static final int NOT_FOUND = 404;

  private final int code;

  /**
   * @param code of the answer; 0 if there was none
   */
  ApiFailure(String what, ApiAccess access, Exception cause, int code) {
    super(what + " failed: " + access.explain(cause), cause);
    this.code = code;
  }

  /** Whether somebody else was faster: to be read again, and decided again. */
  boolean isConflict() {
    return CONFLICTS.contains(code);
  }

  /** Whether there is no such object. */
  boolean isMissing() {
    return code == NOT_FOUND;
  }
}
