package dev.lastcall.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help of {@code drain}, and its options in every spelling that picocli knows. */
final class DrainCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  private final List<OptionSpec> options =
      List.of(
          option(
              DrainArguments.PORT,
              "PORT",
              "Where the sidecar listens. Default: " + DrainArguments.DEFAULT_PORT + "."),
          option(
              DrainArguments.DELAY,
              "DURATION",
              "From the first call until connections are waited for. Default: "
                  + DrainArguments.DEFAULT_DELAY
                  + "."),
          option(
              DrainArguments.MAX_WAIT,
              "DURATION",
              "Upper bound of the waiting, after the delay. Default: "
                  + DrainArguments.DEFAULT_MAX_WAIT
                  + "."),
          option(
              DrainArguments.PORTS,
              "PORT,...",
              "Ports of the application; Auto (the default): those that listen when a drain"
                  + " starts."),
          option(
              DrainArguments.DEREGISTER,
              "JSON",
              "Calls to a registry at the start of a drain, as policies have them."),
          option(
              DrainArguments.TOKEN,
              "TOKEN",
              "Callers of /drain must send it in the header Lastcall-Token."));

  DrainCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  CommandSpec spec() {
    CommandSpec spec =
        CommandSpecs.named(
            "drain",
            this,
            options,
            "Runs the sidecar that a Pod's preStop hooks call: GET /drain returns when the last",
            "inbound connection is gone, or at a bound.");
    spec.usageMessage()
        .footer(
            "",
            "Every option can also be set in the environment, where the command line does not:",
            "LASTCALL_DRAIN_PORT, LASTCALL_DRAIN_DELAY, LASTCALL_DRAIN_MAX_WAIT,"
                + " LASTCALL_DRAIN_PORTS,",
            "LASTCALL_DRAIN_DEREGISTER, LASTCALL_DRAIN_TOKEN.");
    return spec;
  }

  @Override
  public Integer call() {
    Map<String, String> given = new TreeMap<>();
    for (OptionSpec option : options) {
      String value = option.getValue();
      if (value != null) {
        given.put(option.longestName(), value);
      }
    }
    return DrainProgram.run(DrainArguments.settings(given, environment), environment);
  }

  private static OptionSpec option(String name, String paramLabel, String description) {
    return CommandSpecs.value(String.class, paramLabel, name).description(description).build();
  }
}
