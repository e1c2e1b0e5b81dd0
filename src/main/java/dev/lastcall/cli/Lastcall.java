package dev.lastcall.cli;

import dev.lastcall.manifest.InputException;
import dev.lastcall.policy.PolicySet;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
    name = "lastcall",
    addMethodSubcommands = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Makes Kubernetes Pods stop without dropping a request.",
    footer = {"", "Exit codes: 0 ok, 1 findings, 2 usage or bad input, 70 a bug in lastcall."})
public final class Lastcall implements Runnable {

  /** EX_SOFTWARE of sysexits.h. */
  private static final int EXIT_BUG = 70;

  /** Starts of arguments with which {@code apply} does not need the shipped policies. */
  private static final List<String> NO_SHIPPED_POLICIES =
      List.of("-p", "--policies", "-h", "--help");

  @Spec private CommandSpec spec;

  private Lastcall() {}

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
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put("serve", () -> with(defaults, new ServeCommand(launchers.serve())));
    commands.put("drain", () -> new CommandLine(new DrainCommand(environment)));
    Supplier<PolicySet> shipped = shippedPolicies(args);
    commands.put(
        "apply",
        () -> with(new DrainDefaults(defaults), new ApplyCommand(in, out, messages, shipped)));
    commands.put(
        "uninstall",
        () -> with(defaults, new UninstallCommand(launchers.uninstall(), output, messages)));
    CommandLine commandLine = new CommandLine(new Lastcall());
    needed(commands, args).forEach(command -> commandLine.addSubcommand(command.get()));
    commandLine
        .setOut(output)
        .setErr(messages)
        .registerConverter(OutputFormat.class, OutputFormat::of)
        // picocli's own looks for Paths.get by reflection, which a native binary may not have.
        .registerConverter(Path.class, Path::of)
        .setExecutionStrategy(Lastcall::execute)
        .setParameterExceptionHandler(Lastcall::refuse)
        .setExecutionExceptionHandler(Lastcall::fail);
    int exitCode = commandLine.execute(args);
    commandLine.getOut().flush();
    messages.flush();
    return exitCode;
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

  /** picocli reads each command by reflection, which takes longer than some of them run. */
  private static Collection<Supplier<CommandLine>> needed(
      Map<String, Supplier<CommandLine>> commands, String[] args) {
    return args.length > 0 && commands.containsKey(args[0])
        ? List.of(commands.get(args[0]))
        : commands.values();
  }

  private static CommandLine with(IDefaultValueProvider defaults, Object command) {
    return new CommandLine(command).setDefaultValueProvider(defaults);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: serve, drain, apply or uninstall");
  }

  /** An empty value is a variable of the shell that is not set, not a path. */
  private static int execute(ParseResult result) {
    for (CommandLine command : result.asCommandLineList()) {
      for (OptionSpec option : command.getParseResult().matchedOptions()) {
        if (option.stringValues().stream().anyMatch(String::isBlank)) {
          throw new ParameterException(
              command,
              "%s: the value is empty; give one (is a variable of the shell not set?)"
                  .formatted(option.longestName()));
        }
      }
    }
    return new CommandLine.RunLast().execute(result);
  }

  private static int refuse(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("lastcall: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static int fail(Exception e, CommandLine command, ParseResult result) {
    if (e instanceof InputException input) {
      input.messages().forEach(message -> command.getErr().println("lastcall: " + message));
      return CommandLine.ExitCode.USAGE;
    }
    command.getErr().println("lastcall: this is a bug; please report it with these lines:");
    e.printStackTrace(command.getErr());
    return EXIT_BUG;
  }
}
