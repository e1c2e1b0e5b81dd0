package dev.lastcall.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A command that runs a script by {@code sh|bash|ash -c}.
 *
 * @param words the whole command
 * @param scriptIndex which of the words is the script
 */
record ShellCommand(List<String> words, int scriptIndex) {

  private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash");

  /** Programs that do nothing but run another one, with options before it. */
  private static final Set<String> WRAPPERS =
      Set.of("tini", "tini-static", "dumb-init", "catatonit", "env", "busybox");

  private static final Pattern OPTIONS = Pattern.compile("[-+][a-zA-Z]+");
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");

  ShellCommand {
    words = List.copyOf(words);
  }

  /** Empty when the command is no shell with a script. */
  static Optional<ShellCommand> of(List<String> command) {
    int shell = behindWrappers(command);
    if (shell >= command.size() || !SHELLS.contains(name(command.get(shell)))) {
      return Optional.empty();
    }
    boolean runsScript = false;
    int index = shell + 1;
    while (index < command.size() && isOption(command.get(index))) {
      String option = command.get(index++);
      if (option.equals("--")) {
        break;
      }
      if (OPTIONS.matcher(option).matches()) {
        runsScript |= option.startsWith("-") && option.indexOf('c') >= 0;
        // Each of these takes a word of its own: -o pipefail.
        index += (int) option.chars().filter(letter -> letter == 'o' || letter == 'O').count();
      }
    }
    return runsScript && index < command.size()
        ? Optional.of(new ShellCommand(command, index))
        : Optional.empty();
  }

  private static boolean isOption(String word) {
    return word.length() > 1 && (word.startsWith("-") || word.startsWith("+"));
  }

  private static int behindWrappers(List<String> command) {
    int index = 0;
    while (index < command.size() && WRAPPERS.contains(name(command.get(index)))) {
      index++;
      while (index < command.size()
          && (isOption(command.get(index)) || ASSIGNMENT.matcher(command.get(index)).matches())) {
        index++;
      }
    }
    return index;
  }

  /** The name of the program, without its folder. */
  static String program(List<String> command) {
    return command.isEmpty() ? "" : name(command.get(0));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  String script() {
    return words.get(scriptIndex);
  }

  /** The same command with the text before its script. */
  List<String> prefixed(String text) {
    List<String> result = new ArrayList<>(words);
    result.set(scriptIndex, text + script());
    return result;
  }
}
