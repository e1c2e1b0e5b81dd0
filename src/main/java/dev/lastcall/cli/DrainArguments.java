package dev.lastcall.cli;

import dev.lastcall.manifest.InputException;
import dev.lastcall.policy.Durations;
import dev.lastcall.sidecar.DeregisterCall;
import dev.lastcall.sidecar.DeregisterReader;
import dev.lastcall.sidecar.DrainSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The options of {@code drain}, read without picocli: that would take longer than all the rest of
 * the sidecar's start.
 */
public final class DrainArguments {

  static final String PORT = "--port";
  static final String DELAY = "--delay";
  static final String MAX_WAIT = "--max-wait";
  static final String PORTS = "--ports";
  static final String DEREGISTER = "--deregister";
  static final String TOKEN = "--token";

  static final String DEFAULT_PORT = "15990";
  static final String DEFAULT_DELAY = "15s";
  static final String DEFAULT_MAX_WAIT = "60s";
  static final String AUTO = "Auto";

  private static final List<String> NAMES =
      List.of(PORT, DELAY, MAX_WAIT, PORTS, DEREGISTER, TOKEN);
  private static final int MAX_PORT = 65_535;
  private static final long MAX_MILLIS = Duration.ofHours(24).toMillis();

  private final Map<String, String> given;
  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  private DrainArguments(Map<String, String> given, Map<String, String> environment) {
    this.given = given;
    this.environment = environment;
  }

  /**
   * The settings, when the arguments are {@code drain} and then nothing but {@code --name=value};
   * empty for all else, which is for picocli.
   *
   * @throws InputException when a value is bad
   */
  public static Optional<DrainSettings> plain(String[] args, Map<String, String> environment) {
    if (args.length == 0 || !args[0].equals("drain")) {
      return Optional.empty();
    }
    Map<String, String> given = new TreeMap<>();
    for (int index = 1; index < args.length; index++) {
      int equals = args[index].indexOf('=');
      String name = equals < 0 ? "" : args[index].substring(0, equals);
      String value = args[index].substring(equals + 1);
      if (!NAMES.contains(name) || value.isBlank() || given.put(name, value) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(settings(given, environment));
  }

  /**
   * The settings.
   *
   * @param given by the names of the options
   * @throws InputException when a value is bad
   */
  static DrainSettings settings(Map<String, String> given, Map<String, String> environment) {
    return new DrainArguments(given, environment).settings();
  }

  private DrainSettings settings() {
    int port = port(place(PORT), value(PORT, DEFAULT_PORT));
    long delay = duration(DELAY, DEFAULT_DELAY);
    long maxWait = duration(MAX_WAIT, DEFAULT_MAX_WAIT);
    List<Integer> ports = ports(value(PORTS, AUTO));
    List<DeregisterCall> calls = calls(value(DEREGISTER, "[]"));
    String token = value(TOKEN, "");
    if (token.isEmpty()) {
      problems.add(
          "--token is missing: nobody could start a drain; give one here or in LASTCALL_DRAIN_TOKEN");
    }
    if (!problems.isEmpty()) {
      throw new InputException(problems);
    }
    return new DrainSettings(port, delay, maxWait, ports, calls, token);
  }

  private String value(String name, String byDefault) {
    String value = given.get(name);
    if (value == null) {
      value = environment.get(variable(name));
    }
    return value == null || value.isBlank() ? byDefault : value.strip();
  }

  /** Where the value comes from, for messages. */
  private String place(String name) {
    return given.containsKey(name) || !environment.containsKey(variable(name))
        ? name
        : variable(name);
  }

  private static String variable(String name) {
    return "LASTCALL_DRAIN_" + name.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private long duration(String name, String byDefault) {
    String text = value(name, byDefault);
    long millis = millis(text);
    if (millis < 0 || millis > MAX_MILLIS) {
      problems.add(
          place(name) + ": " + text + " is no duration up to 24h; write it as 15s, 2m or 1m30s");
    }
    return millis;
  }

  /** Milliseconds, or -1. */
  private static long millis(String text) {
    return Durations.parse(text).map(Duration::toMillis).orElse(-1L);
  }

  private List<Integer> ports(String text) {
    List<Integer> ports = new ArrayList<>();
    if (text.equals(AUTO)) {
      return ports;
    }
    for (String part : text.split(",", -1)) {
      int port = port(place(PORTS), part.strip());
      if (port == 0) {
        problems.add(place(PORTS) + ": 0 is no port of an application");
      }
      ports.add(port);
    }
    return ports;
  }

  private int port(String place, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number that is too large is.
    }
    problems.add(
        place
            + ": "
            + text
            + " is no port; give a number up to 65535"
            + (place.equals(place(PORTS)) ? ", several with commas, or Auto" : ""));
    return -1;
  }

  private List<DeregisterCall> calls(String json) {
    try {
      return new DeregisterReader(
              new ToLongFunction<String>() {
                @Override
                public long applyAsLong(String text) {
                  return millis(text);
                }
              })
          .read(json);
    } catch (IllegalArgumentException e) {
      problems.add(place(DEREGISTER) + ": " + e.getMessage());
      return List.of();
    }
  }
}
