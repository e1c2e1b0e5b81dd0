package dev.lastcall.cli;

import java.util.Set;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Of the settings of {@code serve} only those of drain sidecars: {@code apply} then gives the same
 * Pods, and takes its files from the command line alone.
 */
final class DrainDefaults implements IDefaultValueProvider {

  private static final Set<String> NAMES = Set.of("--drain-image", "--token-key");

  private final ServeDefaults defaults;

  /**
   * @param defaults those of all options
   */
  DrainDefaults(ServeDefaults defaults) {
    this.defaults = defaults;
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option && NAMES.contains(option.longestName())
        ? defaults.defaultValue(argument)
        : null;
  }
}
