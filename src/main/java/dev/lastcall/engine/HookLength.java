package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how long a preStop hook takes, where it is nothing but a sleep. */
final class HookLength {

  private static final Set<String> SHELLS = Set.of("sh", "bash", "ash");

  /** One operand of sleep(1): seconds, or a number with the suffix s, m, h or d. */
  private static final Pattern SLEEP = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)([smhd]?)");

  private HookLength() {}

  /** Whole seconds, rounded up; empty when the hook does anything but sleep. */
  static OptionalLong read(Tree hook) {
    OptionalLong action = hook.child("sleep").map(s -> s.integer("seconds")).orElse(NONE);
    if (action.isPresent()) {
      return OptionalLong.of(Math.max(0, action.getAsLong()));
    }
    List<String> command = hook.child("exec").map(HookLength::command).orElse(List.of());
    if (command.size() == 3 && SHELLS.contains(program(command)) && "-c".equals(command.get(1))) {
      command = List.of(command.get(2).strip().split("\\s+"));
    }
    return command.size() == 2 && "sleep".equals(program(command)) ? seconds(command.get(1)) : NONE;
  }

  private static final OptionalLong NONE = OptionalLong.empty();

  private static List<String> command(Tree exec) {
    List<String> words = new ArrayList<>();
    for (JsonNode word : exec.member("command").orElse(exec.node().arrayNode())) {
      words.add(word.asText());
    }
    return words;
  }

  private static String program(List<String> command) {
    String path = command.get(0);
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static OptionalLong seconds(String operand) {
    Matcher matcher = SLEEP.matcher(operand);
    if (!matcher.matches()) {
      return NONE;
    }
    long unit =
        switch (matcher.group(2)) {
          case "m" -> 60;
          case "h" -> 3_600;
          case "d" -> 86_400;
          default -> 1;
        };
    return OptionalLong.of(
        new BigDecimal(matcher.group(1))
            .multiply(BigDecimal.valueOf(unit))
            .setScale(0, RoundingMode.CEILING)
            .longValueExact());
  }
}
