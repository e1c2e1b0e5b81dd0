package dev.lastcall.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Deletes what the running webhook made in its cluster, and what would block it afterwards. */
final class UninstallCommand implements Callable<Integer> {

  private static final int EXIT_LEFT_OVER = 1;

  private final UninstallLauncher launcher;
  private final PrintWriter out;
  private final PrintWriter messages;

  private final OptionSpec configuration =
      CommandSpecs.value(String.class, "NAME", "--webhook-configuration")
          .description("The MutatingWebhookConfiguration and ValidatingWebhookConfiguration.")
          .build();

  private final OptionSpec certificateSecret =
      CommandSpecs.value(String.class, "NAME", "--certificate-secret")
          .description("The Secret of the self-managed certificate.")
          .build();

  private final OptionSpec tokenKeySecret =
      CommandSpecs.value(String.class, "NAME", "--token-key-secret")
          .description("The Secret of the drain sidecars' token key.")
          .build();

  private final OptionSpec lease =
      CommandSpecs.value(String.class, "NAME", "--lease")
          .defaultValue("lastcall")
          .description(
              "The Lease of the leader; LEASE-guard is the ConfigMap. Default: ${DEFAULT-VALUE}.")
          .build();

  private final OptionSpec namespace =
      CommandSpecs.value(String.class, "NAMESPACE", "-n", "--namespace")
          .defaultValue("${env:POD_NAMESPACE}")
          .description(
              "Namespace of the Secrets and the Lease. Default: that of the Pod or context.")
          .build();

  UninstallCommand(UninstallLauncher launcher, PrintWriter out, PrintWriter messages) {
    this.launcher = launcher;
    this.out = out;
    this.messages = messages;
  }

  CommandSpec spec() {
    CommandSpec spec =
        CommandSpecs.named(
            "uninstall",
            this,
            List.of(configuration, certificateSecret, tokenKeySecret, lease, namespace),
            "Deletes the webhook configurations, then the Secrets and the Lease that the leader"
                + " made,",
            "and the ConfigMap of its delete guards, unless Pods are still prepared.",
            "What is not there is no error.");
    spec.usageMessage()
        .footer(
            "",
            "Every option can also be set in the environment, where the command line does not:",
            "LASTCALL_WEBHOOK_CONFIGURATION, LASTCALL_CERTIFICATE_SECRET,"
                + " LASTCALL_TOKEN_KEY_SECRET,",
            "LASTCALL_LEASE, POD_NAMESPACE.",
            "",
            "Exit codes: 0 all is gone, 1 something could not be deleted, 2 usage.");
    return spec;
  }

  @Override
  public Integer call() {
    Optional<String> given = Optional.ofNullable(namespace.getValue());
    List<String> left =
        launcher.uninstall(
            new UninstallOptions(
                given.filter(name -> !name.isBlank()),
                Optional.ofNullable(configuration.getValue()),
                Stream.<String>of(certificateSecret.getValue(), tokenKeySecret.getValue())
                    .flatMap(Stream::ofNullable)
                    .toList(),
                lease.getValue()),
            out::println);
    left.forEach(problem -> messages.println("lastcall: " + problem));
    return left.isEmpty() ? 0 : EXIT_LEFT_OVER;
  }
}
