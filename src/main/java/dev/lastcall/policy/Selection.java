package dev.lastcall.policy;

import java.util.List;

/** Which policy is responsible for an object. */
public sealed interface Selection {

  /** No policy matches. */
  record None() implements Selection {}

  /** Every policy that matches excludes the object; this is the first of them. */
  record Excluded(ShutdownPolicy policy, Exclusion exclusion) implements Selection {}

  /**
   * The first policy that matches and does not exclude.
   *
   * @param expired exclusions of the policy that would take the object out, had they not expired
   */
  record Selected(ShutdownPolicy policy, List<Exclusion> expired) implements Selection {

    public Selected {
      expired = List.copyOf(expired);
    }
  }
}
