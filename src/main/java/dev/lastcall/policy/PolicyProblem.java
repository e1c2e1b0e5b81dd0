package dev.lastcall.policy;

import java.util.Optional;

/**
 * One error in a policy file.
 *
 * @param path where in the document, as {@code spec.preStop.delay}; empty for the file itself
 * @param found what stands there
 * @param expected what may stand there
 * @param suggestion how to mend it
 */
public record PolicyProblem(
    Position position, String path, String found, String expected, Optional<String> suggestion) {

  @Override
  public String toString() {
    return position
        + ": "
        + (path.isEmpty() ? "" : path + ": ")
        + "found "
        + found
        + ", expected "
        + expected
        + suggestion.map(text -> " (" + text + ")").orElse("");
  }
}
