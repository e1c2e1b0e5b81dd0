package dev.lastcall.cli;

import dev.lastcall.manifest.InputException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command, and tells what kept it from running to its end. */
final class Execution
    implements IExecutionStrategy, IParameterExceptionHandler, IExecutionExceptionHandler {

  /** EX_SOFTWARE of sysexits.h. */
  private static final int EXIT_BUG = 70;

  /** An empty value is a variable of the shell that is not set, not a path. */
  @Override
  public int execute(ParseResult result) {
    for (CommandLine command : result.asCommandLineList()) {
      for (OptionSpec option : command.getParseResult().matchedOptions()) {
        for (String value : option.stringValues()) {
          if (value.isBlank()) {
            throw new ParameterException(
                command,
                "%s: the value is empty; give one (is a variable of the shell not set?)"
                    .formatted(option.longestName()));
          }
        }
      }
    }
    return new CommandLine.RunLast().execute(result);
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("lastcall: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    if (e instanceof InputException input) {
      for (String message : input.messages()) {
        command.getErr().println("lastcall: " + message);
      }
      return CommandLine.ExitCode.USAGE;
    }
    command.getErr().println("lastcall: this is a bug; please report it with these lines:");
    e.printStackTrace(command.getErr());
    return EXIT_BUG;
  }
}
