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
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The policies of a command: those that {@code -p} names, or the shipped ones. Delete guards among
 * them are checked, and have nothing to do with manifests.
 */
final class Policies {

  private Policies() {}

  /**
   * Begins to read the shipped policies on a thread of its own, which does not keep the process
   * alive: in a JVM that has just started they are half of the work of {@code apply}.
   *
   * @return waits for them
   */
  static Supplier<PolicySet> readShippedAhead() {
    CompletableFuture<PolicyReading> reading =
        CompletableFuture.supplyAsync(
            Policies::readingOfShipped,
            task -> {
              Thread thread = new Thread(task, "shipped-policies");
              thread.setDaemon(true);
              thread.start();
            });
    return () -> usable(reading.join());
  }

  static PolicySet readShipped() {
    return usable(readingOfShipped());
  }

  private static PolicyReading readingOfShipped() {
    return PolicyReader.read(ShippedPolicies.read());
  }

  /**
   * @param paths files and folders
   * @throws InputException with all problems of all files
   */
  static PolicySet read(List<Path> paths) {
    return usable(PolicyReader.read(sources(paths)));
  }

  private static PolicySet usable(PolicyReading reading) {
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
