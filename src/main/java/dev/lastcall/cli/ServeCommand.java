package dev.lastcall.cli;

import dev.lastcall.manifest.InputException;
import dev.lastcall.manifest.NamespaceManifests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Checks the options of the webhook and starts it. */
final class ServeCommand implements Callable<Integer> {

  private static final int MAX_PORT = 65_535;

  private final ServeLauncher launcher;

  private final OptionSpec offline =
      CommandSpecs.flag("--offline")
          .description("Run without a cluster, with a self-signed certificate.")
          .build();

  private final OptionSpec policies =
      CommandSpecs.values(Path.class, "DIR|FILE", "-p", "--policies")
          .splitRegex(",")
          .splitRegexSynopsisLabel("")
          .description("Policies; repeatable, or with commas. Default: the shipped policies.")
          .build();

  private final OptionSpec namespaces =
      CommandSpecs.value(Path.class, "FILE", "--namespaces")
          .description("Namespace manifests with the labels of namespaces; only with --offline.")
          .build();

  private final OptionSpec port =
      CommandSpecs.value(int.class, "PORT", "--port")
          .defaultValue("8443")
          .description("Port of HTTPS. Default: ${DEFAULT-VALUE}.")
          .build();

  private final OptionSpec managementPort =
      CommandSpecs.value(int.class, "PORT", "--management-port")
          .defaultValue("9000")
          .description("Port of health and metrics. Default: ${DEFAULT-VALUE}.")
          .build();

  private final OptionSpec certificate =
      CommandSpecs.value(Path.class, "DIR", "--certificate")
          .description("Folder with tls.crt and tls.key.")
          .build();

  private final DrainOptions drain = new DrainOptions();

  ServeCommand(ServeLauncher launcher) {
    this.launcher = launcher;
  }

  CommandSpec spec() {
    CommandSpec spec =
        CommandSpecs.named(
            "serve",
            this,
            List.of(offline, policies, namespaces, port, managementPort, certificate),
            "Runs the admission webhook.");
    spec.usageMessage()
        .footer(
            "",
            "Every option can also be set in the environment, where the command line does not:",
            "LASTCALL_OFFLINE, LASTCALL_POLICIES, LASTCALL_NAMESPACES, LASTCALL_PORT,",
            "LASTCALL_MANAGEMENT_PORT, LASTCALL_CERTIFICATE, LASTCALL_DRAIN_IMAGE,",
            "LASTCALL_TOKEN_KEY.");
    drain.addTo(spec);
    return spec;
  }

  @Override
  public Integer call() {
    ServeOptions options =
        new ServeOptions(
            offline.getValue(),
            policies.getValue(),
            Optional.ofNullable(namespaces.getValue()),
            port.getValue(),
            managementPort.getValue(),
            Optional.ofNullable(certificate.getValue()),
            drain.image(),
            drain.tokenKey());
    List<String> problems = problems(options);
    problems.addAll(drain.problems());
    if (!problems.isEmpty()) {
      throw new InputException(problems);
    }
    // The server reads them too; here what is wrong with them is one line, and not a stack trace.
    options.namespaces().ifPresent(NamespaceManifests::read);
    return launcher.serve(options);
  }

  private static List<String> problems(ServeOptions options) {
    List<String> problems = new ArrayList<>();
    checkPort("--port", options.port(), problems);
    checkPort("--management-port", options.managementPort(), problems);
    if (options.port() == options.managementPort() && options.port() != 0) {
      problems.add(
          "--port and --management-port are both %d; give them different ports"
              .formatted(options.port()));
    }
    for (Path path : options.policies()) {
      check(Files.exists(path), "--policies", path, "no such file or folder", problems);
    }
    if (options.namespaces().isPresent()) {
      Path file = options.namespaces().get();
      check(Files.isRegularFile(file), "--namespaces", file, "no such file", problems);
      if (!options.offline()) {
        problems.add(
            "--namespaces: in a cluster the API server gives the labels; add --offline, or leave"
                + " --namespaces out");
      }
    }
    if (options.certificate().isPresent()) {
      Path folder = options.certificate().get();
      check(Files.isDirectory(folder), "--certificate", folder, "no such folder", problems);
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
