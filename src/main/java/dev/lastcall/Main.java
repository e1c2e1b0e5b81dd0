package dev.lastcall;

import dev.lastcall.cli.DrainProgram;
import dev.lastcall.cli.Lastcall;
import dev.lastcall.cli.Launchers;
import dev.lastcall.cli.ServeOptions;
import dev.lastcall.cli.UninstallOptions;
import dev.lastcall.cluster.HeadStart;
import dev.lastcall.cluster.ReplicaSettings;
import dev.lastcall.cluster.Uninstall;
import dev.lastcall.manifest.InputException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The one program: Quarkus is started for {@code serve} only, every other command is plain Java.
 * {@code drain} does without picocli too.
 */
@QuarkusMain
public final class Main {

  /** The Kubernetes client's threads outlive it, and would keep the process alive. */
  private static volatile boolean clientWasUsed;

  public static void main(String... args) {
    String[] effective = args.length == 0 ? byDefault() : args;
    if (effective.length > 0 && effective[0].equals("serve")) {
      chooseLogManager();
      HeadStart.begin();
    }
    OptionalInt drained = DrainProgram.runPlain(effective, System.getenv(), System.err);
    int code = drained.isPresent() ? drained.getAsInt() : run(effective);
    if (code != 0 || clientWasUsed) {
      System.exit(code);
    }
  }

  /**
   * As the launcher of Quarkus does: the first logger that is asked for, as by Netty, chooses one.
   * With that of the JDK the lines of decisions cost 30 % of the reviews, and JBoss LogManager, on
   * the class path, complains. The sidecar does with less.
   */
  private static void chooseLogManager() {
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
  }

  private static int run(String... args) {
    Launchers launchers = new Launchers(Main::serve, Main::uninstall);
    return Lastcall.run(args, System.out, System.err, System.in, launchers);
  }

  /** Integration tests of Quarkus start the program without arguments. */
  private static String[] byDefault() {
    String mode = System.getenv("LASTCALL_MODE");
    return mode == null || mode.isBlank() ? new String[0] : mode.strip().split("\\s+");
  }

  static int serve(ServeOptions options) {
    // In dev mode this runs again while the server, which is kept, listens.
    if (System.getProperty("lastcall.mode") == null) {
      checkPorts(options);
    }
    System.setProperty("lastcall.mode", options.offline() ? "offline" : "cluster");
    System.setProperty("lastcall.port", Integer.toString(options.port()));
    System.setProperty("lastcall.management-port", Integer.toString(options.managementPort()));
    if (!options.policies().isEmpty()) {
      System.setProperty("lastcall.policies", joined(options.policies()));
    }
    options.namespaces().ifPresent(path -> set("lastcall.namespaces", path));
    options.certificate().ifPresent(path -> set("lastcall.certificate", path));
    options.drainImage().ifPresent(image -> System.setProperty("lastcall.drain-image", image));
    options.tokenKey().ifPresent(path -> set("lastcall.token-key", path));
    if (!options.offline()) {
      // Quarkus would tell what is wrong with a stack trace.
      ReplicaSettings.of(Main::setting);
    }
    Quarkus.run();
    return 0;
  }

  /** In plain Java: a Job that ends within a second needs no server. */
  static List<String> uninstall(UninstallOptions options, Consumer<String> progress) {
    clientWasUsed = true;
    chooseLogManager();
    return Uninstall.run(
        options.namespace(), options.configuration(), options.secrets(), options.lease(), progress);
  }

  private static String setting(String property) {
    String value = System.getProperty(property);
    return value == null ? System.getenv(ReplicaSettings.variable(property)) : value;
  }

  /** Quarkus would tell a port that is taken with a stack trace, and after "Ready". */
  private static void checkPorts(ServeOptions options) {
    List<String> problems = new ArrayList<>();
    checkPort("port", options.port(), problems);
    checkPort("management-port", options.managementPort(), problems);
    if (!problems.isEmpty()) {
      throw new InputException(problems);
    }
  }

  private static void checkPort(String option, int port, List<String> problems) {
    try {
      new ServerSocket(port).close();
    } catch (IOException e) {
      String variable = "LASTCALL_" + option.replace('-', '_').toUpperCase(Locale.ROOT);
      problems.add(
          "--%s: cannot listen on port %d (%s); choose another with --%s or %s"
              .formatted(option, port, e.getMessage(), option, variable));
    }
  }

  private static void set(String property, Path path) {
    System.setProperty(property, path.toString());
  }

  /** A comma in a path is escaped, as MicroProfile Config wants it in a list. */
  private static String joined(List<Path> paths) {
    return paths.stream()
        .map(path -> path.toString().replace("\\", "\\\\").replace(",", "\\,"))
        .collect(Collectors.joining(","));
  }
}
