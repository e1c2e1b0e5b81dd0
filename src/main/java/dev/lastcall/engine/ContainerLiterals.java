package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a container's manifest says in so many words: variables and arguments. */
final class ContainerLiterals {

  /**
   * Variables that hold arguments, the stronger ones first: the java launcher puts JDK_JAVA_OPTIONS
   * before its arguments, and the JVM reads JAVA_TOOL_OPTIONS before both.
   *
   * @see <a href="https://docs.oracle.com/en/java/javase/17/docs/specs/man/java.html">java</a>
   * @see <a href="https://docs.gunicorn.org/en/stable/settings.html">gunicorn</a>
   */
  private static final List<String> ARGUMENT_VARIABLES =
      List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "GUNICORN_CMD_ARGS");

  private static final String SPRING_JSON = "SPRING_APPLICATION_JSON";

  private static final Set<String> READ_ALWAYS =
      Stream.concat(ARGUMENT_VARIABLES.stream(), Stream.of(SPRING_JSON))
          .collect(Collectors.toUnmodifiableSet());

  private static final Pattern RELAXED = Pattern.compile("[-_]");

  private final Map<String, String> variables = new HashMap<>();
  private final List<List<String>> argumentLists = new ArrayList<>();

  private ContainerLiterals() {}

  /**
   * @param asked whether a variable is going to be asked for; a container may have very many
   */
  static ContainerLiterals of(Tree container, Predicate<String> asked) {
    ContainerLiterals literals = new ContainerLiterals();
    for (Tree variable : container.children("env")) {
      String name = variable.text("name").orElse("");
      boolean isLiteral = variable.member("valueFrom").isEmpty();
      String value = isLiteral ? variable.text("value").orElse("") : null;
      if (asked.test(name) || READ_ALWAYS.contains(name)) {
        literals.variables.put(name, value);
      }
    }
    List<String> command = new ArrayList<>(container.texts("command"));
    command.addAll(container.texts("args"));
    literals.argumentLists.add(withScript(command));
    for (String name : ARGUMENT_VARIABLES) {
      String value = literals.variables.get(name);
      if (value != null) {
        literals.argumentLists.add(ShellWords.split(value));
      }
    }
    return literals;
  }

  private static List<String> withScript(List<String> command) {
    Optional<ShellCommand> shell = ShellCommand.of(command);
    if (shell.isEmpty()) {
      return command;
    }
    List<String> words = new ArrayList<>(command);
    words.addAll(ShellWords.split(shell.get().script()));
    return words;
  }

  /** The value of a variable that is set to a literal, of those that are asked for. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /** The value of a flag; the last one counts where it stands several times. */
  Optional<String> flag(String flag) {
    for (List<String> words : argumentLists) {
      for (int index = words.size() - 1; index >= 0; index--) {
        Optional<String> value = flagAt(words, index, flag);
        if (value.isPresent()) {
          return value;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> flagAt(List<String> words, int index, String flag) {
    String word = words.get(index);
    if (word.startsWith(flag) && word.startsWith("=", flag.length())) {
      return Optional.of(word.substring(flag.length() + 1));
    }
    boolean isJvmProperty = flag.startsWith("-D");
    if (word.equals(flag) && !isJvmProperty) {
      return index + 1 < words.size() ? Optional.of(words.get(index + 1)) : Optional.empty();
    }
    boolean isShort = flag.length() == 2 && word.length() > 2 && word.startsWith(flag);
    return isShort && Character.isDigit(word.charAt(2))
        ? Optional.of(word.substring(2))
        : Optional.empty();
  }

  /**
   * The value of a property, by the precedence of <a
   * href="https://docs.spring.io/spring-boot/reference/features/external-config.html">Spring
   * Boot</a>: arguments, SPRING_APPLICATION_JSON, system properties.
   */
  Optional<String> property(String name) {
    return flag("--" + name).or(() -> springProperty(name)).or(() -> flag("-D" + name));
  }

  private Optional<String> springProperty(String name) {
    return variable(SPRING_JSON)
        .flatMap(ContainerLiterals::parse)
        .flatMap(tree -> find(tree, "", relaxed(name)));
  }

  private static Optional<JsonNode> parse(String text) {
    try {
      return Optional.of(Json.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Keys may be nested, dotted or both. */
  private static Optional<String> find(JsonNode tree, String prefix, String name) {
    for (Map.Entry<String, JsonNode> member : tree.properties()) {
      String path = prefix + relaxed(member.getKey());
      if (path.equals(name) && member.getValue().isValueNode()) {
        return Optional.of(member.getValue().asText());
      }
      Optional<String> nested =
          name.startsWith(path + ".")
              ? find(member.getValue(), path + ".", name)
              : Optional.empty();
      if (nested.isPresent()) {
        return nested;
      }
    }
    return Optional.empty();
  }

  /** Spring takes {@code timeoutPerPhase}, {@code timeout-per-phase} and {@code _} for the same. */
  private static String relaxed(String name) {
    return RELAXED.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
  }
}
