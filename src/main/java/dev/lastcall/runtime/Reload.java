package dev.lastcall.runtime;

import dev.lastcall.policy.PolicyProblem;
import dev.lastcall.policy.PolicySet;
import java.util.List;

/** What came of reading the policy files once more. */
public sealed interface Reload {

  /** All files are good. */
  record Loaded(PolicySet policies) implements Reload {}

  /** Files were read and have errors; at least one. */
  record Refused(List<PolicyProblem> problems) implements Reload {

    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /** A file or folder could not be read at all. */
  record Unreadable(String message) implements Reload {}
}
