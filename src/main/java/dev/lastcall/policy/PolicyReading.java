package dev.lastcall.policy;

import java.util.List;

/**
 * What came of reading policy files.
 *
 * @param policies usable only when there are no problems
 * @param problems all errors of all files, in the order of files and lines
 */
public record PolicyReading(PolicySet policies, List<PolicyProblem> problems) {

  public PolicyReading {
    problems = List.copyOf(problems);
  }

  public boolean isUsable() {
    return problems.isEmpty();
  }
}
