package dev.lastcall.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes what the running webhook made in its cluster, and what would block it afterwards. */
@Command(
    name = "uninstall",
    addMethodSubcommands = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Deletes the webhook configurations, then the Secrets and the Lease that the leader made,",
      "and the ConfigMap of its delete guards, unless Pods are still prepared.",
      "What is not there is no error."
    },
    footer = {
      "",
      "Every option can also be set in the environment, where the command line does not:",
      "LASTCALL_WEBHOOK_CONFIGURATION, LASTCALL_CERTIFICATE_SECRET, LASTCALL_TOKEN_KEY_SECRET,",
      "LASTCALL_LEASE, POD_NAMESPACE.",
      "",
      "Exit codes: 0 all is gone, 1 something could not be deleted, 2 usage."
    })
final class UninstallCommand implements Callable<Integer> {

  private static final int EXIT_LEFT_OVER = 1;

  private final UninstallLauncher launcher;
  private final PrintWriter out;
  private final PrintWriter messages;

  @Option(
      names = "--webhook-configuration",
      paramLabel = "NAME",
      description = "The MutatingWebhookConfiguration and ValidatingWebhookConfiguration.")
  private String configuration;

  @Option(
      names = "--certificate-secret",
      paramLabel = "NAME",
      description = "The Secret of the self-managed certificate.")
  private String certificateSecret;

  @Option(
      names = "--token-key-secret",
      paramLabel = "NAME",
      description = "The Secret of the drain sidecars' token key.")
  private String tokenKeySecret;

  @Option(
      names = "--lease",
      paramLabel = "NAME",
      defaultValue = "lastcall",
      description =
          "The Lease of the leader; LEASE-guard is the ConfigMap. Default: ${DEFAULT-VALUE}.")
  private String lease;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      defaultValue = "${env:POD_NAMESPACE}",
      description = "Namespace of the Secrets and the Lease. Default: that of the Pod or context.")
  private String namespace;

  UninstallCommand(UninstallLauncher launcher, PrintWriter out, PrintWriter messages) {
    this.launcher = launcher;
    this.out = out;
    this.messages = messages;
  }

  @Override
  public Integer call() {
    List<String> left =
        launcher.uninstall(
            new UninstallOptions(
                Optional.ofNullable(namespace).filter(name -> !name.isBlank()),
                Optional.ofNullable(configuration),
                Stream.of(certificateSecret, tokenKeySecret).flatMap(Stream::ofNullable).toList(),
                lease),
            out::println);
    left.forEach(problem -> messages.println("lastcall: " + problem));
    return left.isEmpty() ? 0 : EXIT_LEFT_OVER;
  }
}
