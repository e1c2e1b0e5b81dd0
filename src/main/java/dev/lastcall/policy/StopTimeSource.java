package dev.lastcall.policy;

/**
 * A place in a container where its stop time may stand. Only literals are read, never {@code
 * valueFrom}.
 */
public sealed interface StopTimeSource {

  /** How it is written in policies, messages and the annotation {@code lastcall.dev/injected}. */
  String label();

  /** The unit of a number without one. */
  Unit unit();

  /** An environment variable. */
  record Env(String name, Unit unit) implements StopTimeSource {

    @Override
    public String label() {
      return "env " + name;
    }
  }

  /**
   * A command line flag, as {@code --graceful-timeout}, {@code -t} or {@code -Dkey}: in the
   * command, in a script that a shell runs, or in a variable that holds arguments.
   */
  record Arg(String flag, Unit unit) implements StopTimeSource {

    @Override
    public String label() {
      return "arg " + flag;
    }
  }

  /**
   * A property of Spring Boot or of the JVM, as {@code
   * spring.lifecycle.timeout-per-shutdown-phase}: as an argument {@code --key=value}, in
   * SPRING_APPLICATION_JSON, or as {@code -Dkey=value}.
   */
  record Property(String name, Unit unit) implements StopTimeSource {

    @Override
    public String label() {
      return "property " + name;
    }
  }

  /** Units of numbers without one. */
  enum Unit {
    SECONDS("s"),
    MILLISECONDS("ms");

    private final String symbol;

    Unit(String symbol) {
      this.symbol = symbol;
    }

    /** As written in policies. */
    public String symbol() {
      return symbol;
    }
  }
}
