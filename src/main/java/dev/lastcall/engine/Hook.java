package dev.lastcall.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A preStop hook, as far as it can be understood.
 *
 * @param sleep whole seconds that it sleeps first, rounded up; 0 when it begins with something else
 * @param isNothingElse whether it does nothing but sleep
 * @param shell the script, where the hook runs one
 */
record Hook(long sleep, boolean isNothingElse, Optional<ShellCommand> shell) {

  /** Longer sleeps do not end within any grace period. */
  private static final long MAX_SLEEP = 1_000_000_000;

  /** Sleeps that are counted at the beginning of a script; nobody writes more in earnest. */
  private static final int MAX_SLEEPS = 100;

  /** An operand of sleep(1): seconds, or a number with the suffix s, m, h or d. */
  private static final String OPERAND = "(?:\\d{1,9}(?:\\.\\d{1,9})?[smhd]?)";

  /** At most nine: to repeat a group without a bound, the matcher recurses until the stack ends. */
  private static final Pattern OPERANDS = Pattern.compile(OPERAND + "(?:\\s+" + OPERAND + "){0,8}");

  /** A sleep at the beginning of a script, with what ends it; {@code &} would not wait for it. */
  private static final Pattern LEADING_SLEEP =
      Pattern.compile(
          "\\s*(?:exec\\s+)?(?:(?:/usr)?/bin/)?sleep[ \\t]+("
              + OPERAND
              + "(?:[ \\t]+"
              + OPERAND
              + "){0,8})[ \\t]*(?:;(?!;)|&&|\\|\\||\\r?\\n|$)");

  /** The hook of a container, if it has one. */
  static Optional<Hook> of(Tree container) {
    return container
        .child("lifecycle")
        .flatMap(lifecycle -> lifecycle.child("preStop"))
        .map(Hook::read);
  }

  /** Seconds until the hook has ended. */
  long length(long existingBudget) {
    return isNothingElse ? sleep : sleep + existingBudget;
  }

  private static Hook read(Tree hook) {
    OptionalLong action =
        hook.child("sleep").map(s -> s.integer("seconds")).orElse(OptionalLong.empty());
    if (action.isPresent()) {
      return onlySleeps(Math.min(MAX_SLEEP, Math.max(0, action.getAsLong())));
    }
    List<String> command = hook.child("exec").map(e -> e.texts("command")).orElse(List.of());
    if ("sleep".equals(ShellCommand.program(command))) {
      String operands = String.join(" ", command.subList(1, command.size()));
      return OPERANDS.matcher(operands).matches()
          ? onlySleeps(seconds(operands))
          : new Hook(0, false, Optional.empty());
    }
    return ShellCommand.of(command)
        .map(Hook::readScript)
        .orElseGet(() -> new Hook(0, false, Optional.empty()));
  }

  private static Hook onlySleeps(long seconds) {
    return new Hook(seconds, true, Optional.empty());
  }

  private static Hook readScript(ShellCommand shell) {
    String script = shell.script();
    long total = 0;
    int read = 0;
    Matcher sleep = LEADING_SLEEP.matcher(script);
    for (int count = 0;
        count < MAX_SLEEPS && sleep.region(read, script.length()).lookingAt();
        count++) {
      total = Math.min(MAX_SLEEP, total + seconds(sleep.group(1)));
      read = sleep.end();
    }
    boolean isNothingElse = script.substring(read).isBlank();
    return new Hook(total, isNothingElse, Optional.of(shell));
  }

  /** The sum of the operands, as GNU and BusyBox sleep take it. */
  private static long seconds(String operands) {
    BigDecimal sum =
        Arrays.stream(operands.strip().split("\\s+"))
            .map(Hook::operand)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return sum.setScale(0, RoundingMode.CEILING)
        .min(BigDecimal.valueOf(MAX_SLEEP))
        .longValueExact();
  }

  private static BigDecimal operand(String operand) {
    char last = operand.charAt(operand.length() - 1);
    long unit =
        switch (last) {
          case 'm' -> 60;
          case 'h' -> 3_600;
          case 'd' -> 86_400;
          default -> 1;
        };
    String number = Character.isDigit(last) ? operand : operand.substring(0, operand.length() - 1);
    return new BigDecimal(number).multiply(BigDecimal.valueOf(unit));
  }
}
