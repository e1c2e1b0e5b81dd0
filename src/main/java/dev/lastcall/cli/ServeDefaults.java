package dev.lastcall.cli;

import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes options that are not on the command line from system properties {@code lastcall.*}, else
 * from {@code LASTCALL_*}: the order of Quarkus, which reads the same names.
 */
final class ServeDefaults implements IDefaultValueProvider {

  private final Map<String, String> environment;
  private final UnaryOperator<String> property;

  ServeDefaults(Map<String, String> environment, UnaryOperator<String> property) {
    this.environment = environment;
    this.property = property;
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    String name = option.longestName().replaceFirst("^-+", "");
    String value = property.apply("lastcall." + name);
    if (value == null) {
      value = environment.get("LASTCALL_" + name.replace('-', '_').toUpperCase(Locale.ROOT));
    }
    return value == null || value.isBlank() || isServiceLink(value) ? null : value.strip();
  }

  /**
   * Kubernetes sets {@code LASTCALL_PORT=tcp://10.0.0.1:443} in the Pods of a namespace that has a
   * Service named lastcall.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables">Service
   *     environment variables</a>
   */
  private static boolean isServiceLink(String value) {
    return value.startsWith("tcp://") || value.startsWith("udp://") || value.startsWith("sctp://");
  }
}
