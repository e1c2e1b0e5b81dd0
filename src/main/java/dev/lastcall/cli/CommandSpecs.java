package dev.lastcall.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Commands as values of picocli's model. By annotations they would read the same, but the JDK makes
 * a proxy of each annotation by reflection, which takes a fifth of a command's time (issue 10).
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
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build())
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
  }

  /** An option that is there or not. */
  static OptionSpec.Builder flag(String... names) {
    return OptionSpec.builder(names).type(boolean.class).initialValue(false);
  }
}
