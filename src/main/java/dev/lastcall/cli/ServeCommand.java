package dev.lastcall.cli;

import dev.lastcall.manifest.InputException;
import dev.lastcall.manifest.NamespaceManifests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks the options of the webhook and starts it. */
@Command(
    name = "serve",
    addMethodSubcommands = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Runs the admission webhook.",
    footer = {
      "",
      "Every option can also be set in the environment, where the command line does not:",
      "LASTCALL_OFFLINE, LASTCALL_POLICIES, LASTCALL_NAMESPACES, LASTCALL_PORT,",
      "LASTCALL_MANAGEMENT_PORT, LASTCALL_CERTIFICATE, LASTCALL_DRAIN_IMAGE,",
      "LASTCALL_TOKEN_KEY."
    })
final class ServeCommand implements Callable<Integer> {

  private static final int MAX_PORT = 65_535;

  private final ServeLauncher launcher;

  @Option(
      names = "--offline",
      description = "Run without a cluster, with a self-signed certificate.")
  private boolean offline;

  @Option(
      names = {"-p", "--policies"},
      paramLabel = "DIR|FILE",
      split = ",",
      splitSynopsisLabel = "",
      description = "Policies; repeatable, or with commas. Default: the shipped policies.")
  private List<Path> policies = new ArrayList<>();

  @Option(
      names = "--namespaces",
      paramLabel = "FILE",
      description = "Namespace manifests with the labels of namespaces; only with --offline.")
  private Path namespaces;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8443",
      description = "Port of HTTPS. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      defaultValue = "9000",
      description = "Port of health and metrics. Default: ${DEFAULT-VALUE}.")
  private int managementPort;

  @Option(
      names = "--certificate",
      paramLabel = "DIR",
      description = "Folder with tls.crt and tls.key.")
  private Path certificate;

  @Mixin private DrainOptions drain = new DrainOptions();

  ServeCommand(ServeLauncher launcher) {
    this.launcher = launcher;
  }

  @Override
  public Integer call() {
    List<String> problems = problems();
    problems.addAll(drain.problems());
    if (!problems.isEmpty()) {
      throw new InputException(problems);
    }
    if (namespaces != null) {
      // The server reads them too; here what is wrong with them is one line, and not a stack trace.
      NamespaceManifests.read(namespaces);
    }
    return launcher.serve(
        new ServeOptions(
            offline,
            policies,
            Optional.ofNullable(namespaces),
            port,
            managementPort,
            Optional.ofNullable(certificate),
            drain.image(),
            drain.tokenKey()));
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    checkPort("--port", port, problems);
    checkPort("--management-port", managementPort, problems);
    if (port == managementPort && port != 0) {
      problems.add(
          "--port and --management-port are both %d; give them different ports".formatted(port));
    }
    for (Path path : policies) {
      check(Files.exists(path), "--policies", path, "no such file or folder", problems);
    }
    if (namespaces != null) {
      check(Files.isRegularFile(namespaces), "--namespaces", namespaces, "no such file", problems);
      if (!offline) {
        problems.add(
            "--namespaces: in a cluster the API server gives the labels; add --offline, or leave"
                + " --namespaces out");
      }
    }
    if (certificate != null) {
      check(
          Files.isDirectory(certificate), "--certificate", certificate, "no such folder", problems);
    }
    return problems;
  }

  private static void checkPort(String option, int port, List<String> problems) {
    if (port < 0 || port > MAX_PORT) {
      problems.add("%s: %d is no port; give a number from 0 to 65535".formatted(option, port));
    }
  }

  private static void check(
      boolean exists, String option, Path path, String problem, List<String> problems) {
    if (!exists) {
      problems.add("%s: %s: %s; check the path".formatted(option, path, problem));
    }
  }
}
