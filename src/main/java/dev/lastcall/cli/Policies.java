package dev.lastcall.cli;

import dev.lastcall.manifest.InputException;
import dev.lastcall.policy.PolicyFiles;
import dev.lastcall.policy.PolicyProblem;
import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.PolicyReading;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.PolicySource;
import dev.lastcall.policy.ShippedPolicies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the policies that {@code -p} names. Delete guards among them are checked, and have nothing
 * to do with manifests.
 */
final class Policies {

  private Policies() {}

  /**
   * @param paths files and folders; none for the shipped policies
   * @throws InputException with all problems of all files
   */
  static PolicySet read(List<Path> paths) {
    PolicyReading reading =
        PolicyReader.read(paths.isEmpty() ? ShippedPolicies.read() : sources(paths));
    if (!reading.isUsable()) {
      throw new InputException(reading.problems().stream().map(PolicyProblem::toString).toList());
    }
    return reading.policies();
  }

  private static List<PolicySource> sources(List<Path> paths) {
    try {
      return PolicyFiles.read(paths);
    } catch (IOException e) {
      throw InputException.of("--policies: " + e.getMessage());
    }
  }
}
