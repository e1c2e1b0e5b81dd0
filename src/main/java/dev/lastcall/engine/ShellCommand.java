package dev.lastcall.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A command that runs a script by {@code sh|bash|ash -c}.
 *
 * @param words the whole command; the third is the script
 */
record ShellCommand(List<String> words) {

  private static final int SCRIPT = 2;

  private static final Set<String> SHELLS = Set.of("sh", "bash", "ash");

  /** {@code -c}, alone or among other flags of one letter that take no value ({@code -o} does). */
  private static final Pattern RUNS_SCRIPT = Pattern.compile("-[a-zA-Z&&[^oO]]*c[a-zA-Z&&[^oO]]*");

  ShellCommand {
    words = List.copyOf(words);
  }

  /**
   * Empty when the command is no shell with a script, or when more options stand between {@code -c}
   * and the script, as in {@code sh -c -- SCRIPT}.
   */
  static Optional<ShellCommand> of(List<String> command) {
    boolean isShell =
        command.size() > SCRIPT
            && SHELLS.contains(program(command))
            && RUNS_SCRIPT.matcher(command.get(1)).matches()
            && !command.get(SCRIPT).startsWith("-")
            && !command.get(SCRIPT).startsWith("+");
    return isShell ? Optional.of(new ShellCommand(command)) : Optional.empty();
  }

  /** The name of the program, without its folder. */
  static String program(List<String> command) {
    String path = command.isEmpty() ? "" : command.get(0);
    return path.substring(path.lastIndexOf('/') + 1);
  }

  String script() {
    return words.get(SCRIPT);
  }

  /** The same command with the text before its script. */
  List<String> prefixed(String text) {
    List<String> result = new ArrayList<>(words);
    result.set(SCRIPT, text + script());
    return result;
  }
}
