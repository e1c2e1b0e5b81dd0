package dev.lastcall.cli;

import dev.lastcall.policy.PolicySet;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The command line. */
public final class Lastcall implements Runnable {

  private static final List<String> COMMANDS = List.of("serve", "drain", "apply", "uninstall");

  /** Starts of arguments with which {@code apply} does not need the shipped policies. */
  private static final List<String> NO_SHIPPED_POLICIES =
      List.of("-p", "--policies", "-h", "--help");

  private final CommandLine commandLine;

  private Lastcall() {
    CommandSpec spec =
        CommandSpecs.named(
            "lastcall", this, List.of(), "Makes Kubernetes Pods stop without dropping a request.");
    spec.usageMessage()
        .synopsisSubcommandLabel("COMMAND")
        .footer("", "Exit codes: 0 ok, 1 findings, 2 usage or bad input, 70 a bug in lastcall.");
    commandLine = new CommandLine(spec);
  }

  /**
   * Runs a command; nothing is printed but to the streams given, and in UTF-8.
   *
   * @return the exit code: 0 ok, 1 findings, 2 usage or bad input, 70 a bug
   */
  public static int run(
      String[] args, PrintStream out, PrintStream err, InputStream in, Launchers launchers) {
    return run(args, out, err, in, launchers, System.getenv(), System::getProperty);
  }

  static int run(
      String[] args,
      PrintStream out,
      PrintStream err,
      InputStream in,
      Launchers launchers,
      Map<String, String> environment,
      UnaryOperator<String> property) {
    PrintWriter messages = writer(err);
    PrintWriter output = writer(out);
    // picocli would look for Groovy in all jars.
    System.setProperty("picocli.disable.closures", "true");
    ServeDefaults defaults = new ServeDefaults(environment, property);
    Supplier<PolicySet> shipped = shippedPolicies(args);
    Lastcall lastcall = new Lastcall();
    for (String name : needed(args)) {
      lastcall.commandLine.addSubcommand(
          switch (name) {
            case "serve" -> with(defaults, new ServeCommand(launchers.serve()).spec());
            case "drain" -> new CommandLine(new DrainCommand(environment).spec());
            case "apply" ->
                with(
                    new DrainDefaults(defaults),
                    new ApplyCommand(in, out, messages, shipped).spec());
            case "uninstall" ->
                with(
                    defaults, new UninstallCommand(launchers.uninstall(), output, messages).spec());
            default -> throw new IllegalStateException(name);
          });
    }
    int exitCode = lastcall.execute(args, output, messages);
    output.flush();
    messages.flush();
    return exitCode;
  }

  private int execute(String[] args, PrintWriter output, PrintWriter messages) {
    Execution execution = new Execution();
    return commandLine
        .setOut(output)
        .setErr(messages)
        .registerConverter(OutputFormat.class, new OutputFormat.Converter())
        .registerConverter(Path.class, new PathConverter())
        .setExecutionStrategy(execution)
        .setParameterExceptionHandler(execution)
        .setExecutionExceptionHandler(execution)
        .execute(args);
  }

  /**
   * Read ahead, beside picocli and the manifests, where it looks as if they were going to be asked
   * for. A wrong guess, as with arguments in a file, costs time only.
   */
  private static Supplier<PolicySet> shippedPolicies(String[] args) {
    boolean isAsked =
        args.length > 1
            && args[0].equals("apply")
            && Stream.of(args)
                .noneMatch(arg -> NO_SHIPPED_POLICIES.stream().anyMatch(arg::startsWith));
    return isAsked ? Policies.readShippedAhead() : Policies::readShipped;
  }

  /** The model of each command takes picocli longer than some of them run. */
  private static List<String> needed(String[] args) {
    return args.length > 0 && COMMANDS.contains(args[0]) ? List.of(args[0]) : COMMANDS;
  }

  private static CommandLine with(IDefaultValueProvider defaults, CommandSpec command) {
    return new CommandLine(command).setDefaultValueProvider(defaults);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  @Override
  public void run() {
    throw new ParameterException(
        commandLine, "a command is missing: " + String.join(", ", COMMANDS));
  }

  /** picocli's own looks for Paths.get by reflection, which a native binary may not have. */
  private static final class PathConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
      return Path.of(value);
    }
  }
}
