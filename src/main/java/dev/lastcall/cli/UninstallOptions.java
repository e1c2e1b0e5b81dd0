package dev.lastcall.cli;

import java.util.List;
import java.util.Optional;

/**
 * What {@code uninstall} was asked to delete.
 *
 * @param namespace of the Secrets and the Lease
 * @param configuration name of the webhook configurations
 * @param secrets names of the Secrets that the leader made
 * @param lease name of the leader's Lease
 */
public record UninstallOptions(
    Optional<String> namespace,
    Optional<String> configuration,
    List<String> secrets,
    String lease) {

  public UninstallOptions {
    secrets = List.copyOf(secrets);
  }
}
