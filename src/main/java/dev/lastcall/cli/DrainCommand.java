package dev.lastcall.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The help of {@code drain}, and its options in every spelling that picocli knows. */
@Command(
    name = "drain",
    addMethodSubcommands = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Runs the sidecar that a Pod's preStop hooks call: GET /drain returns when the last",
      "inbound connection is gone, or at a bound."
    },
    footer = {
      "",
      "Every option can also be set in the environment, where the command line does not:",
      "LASTCALL_DRAIN_PORT, LASTCALL_DRAIN_DELAY, LASTCALL_DRAIN_MAX_WAIT, LASTCALL_DRAIN_PORTS,",
      "LASTCALL_DRAIN_DEREGISTER, LASTCALL_DRAIN_TOKEN."
    })
final class DrainCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  @Option(
      names = DrainArguments.PORT,
      paramLabel = "PORT",
      description = "Where the sidecar listens. Default: " + DrainArguments.DEFAULT_PORT + ".")
  private String port;

  @Option(
      names = DrainArguments.DELAY,
      paramLabel = "DURATION",
      description =
          "From the first call until connections are waited for. Default: "
              + DrainArguments.DEFAULT_DELAY
              + ".")
  private String delay;

  @Option(
      names = DrainArguments.MAX_WAIT,
      paramLabel = "DURATION",
      description =
          "Upper bound of the waiting, after the delay. Default: "
              + DrainArguments.DEFAULT_MAX_WAIT
              + ".")
  private String maxWait;

  @Option(
      names = DrainArguments.PORTS,
      paramLabel = "PORT,...",
      description =
          "Ports of the application; Auto (the default): those that listen when a drain starts.")
  private String ports;

  @Option(
      names = DrainArguments.DEREGISTER,
      paramLabel = "JSON",
      description = "Calls to a registry at the start of a drain, as policies have them.")
  private String deregister;

  @Option(
      names = DrainArguments.TOKEN,
      paramLabel = "TOKEN",
      description = "Callers of /drain must send it in the header Lastcall-Token.")
  private String token;

  DrainCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Map<String, String> given = new TreeMap<>();
    put(given, DrainArguments.PORT, port);
    put(given, DrainArguments.DELAY, delay);
    put(given, DrainArguments.MAX_WAIT, maxWait);
    put(given, DrainArguments.PORTS, ports);
    put(given, DrainArguments.DEREGISTER, deregister);
    put(given, DrainArguments.TOKEN, token);
    return DrainProgram.run(DrainArguments.settings(given, environment), environment);
  }

  private static void put(Map<String, String> given, String name, String value) {
    if (value != null) {
      given.put(name, value);
    }
  }
}
