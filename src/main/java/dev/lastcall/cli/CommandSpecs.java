package dev.lastcall.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Commands as values of picocli's model. By annotations they would read the same, but the JDK makes
 * a proxy of each annotation by reflection, which takes a fifth of a command's time (issue 10).
 *
 * <p>No lambda has one of picocli's types, and no class that implements one of its interfaces has a
 * lambda: the JVM image's archive of classes cannot have such lambdas (pack-jvm.sh).
 */
final class CommandSpecs {

  private CommandSpecs() {}

  /**
   * A command with these options, {@code --help} and {@code --version}.
   *
   * @param program a {@link Runnable} or a {@link java.util.concurrent.Callable}
   * @param description lines
   */
  static CommandSpec named(
      String name, Object program, List<OptionSpec> options, String... description) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(program);
    spec.name(name).versionProvider(new Version());
    spec.usageMessage().description(description);
    for (OptionSpec option : options) {
      spec.addOption(option);
    }
    return spec.addOption(
            flag("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build())
        .addOption(
            flag("-V", "--version")
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
  }

  /**
   * An option that is there or not. Without the fall-back it would turn off what is on by default.
   */
  static OptionSpec.Builder flag(String... names) {
    return OptionSpec.builder(names).type(boolean.class).initialValue(false).fallbackValue("true");
  }

  /**
   * An option with one value.
   *
   * @param label what help calls the value
   */
  static OptionSpec.Builder value(Class<?> type, String label, String... names) {
    return OptionSpec.builder(names).type(type).paramLabel(label);
  }

  /** An option that may be given again, with the values that it has got, none by default. */
  static OptionSpec.Builder values(Class<?> type, String label, String... names) {
    return value(List.class, label, names).auxiliaryTypes(type).initialValue(List.of());
  }
}
