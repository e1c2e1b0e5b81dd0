package dev.lastcall.chart;

import dev.lastcall.testing.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Lastcall as the chart installs it, with the guards of {@code
 * src/test/resources/node/guards.yaml}, and the placement driver that they call.
 */
final class GuardChart implements AutoCloseable {

  private static final Path GUARDS = Path.of("src/test/resources/node/guards.yaml");

  private static final String PLACEMENT =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: placement}
      spec:
        containers:
          - {name: placement, image: "%s", args: [placement, "--leaders", "%d"]}
      """;

  private final InstalledChart chart;
  private final String placement;
  private int stores;

  GuardChart() throws IOException {
    chart = new InstalledChart();
    String pod = PLACEMENT.formatted(GuardedStore.TOOLS, GuardedStore.LEADERS);
    Kubectl.text(pod, "apply", "-n", chart.plain(), "-f", "-");
    InstalledChart.await("the placement driver", () -> !address().isEmpty());
    placement = address();
    String guards = Files.readString(GUARDS).replace("PLACEMENT", placement);
    chart.install("policies:\n  files:\n    guards.yaml: |\n" + guards.indent(6));
  }

  private String address() throws IOException {
    return Kubectl.json("", "get", "pod", "placement", "-n", chart.plain())
        .at("/status/podIP")
        .asText();
  }

  InstalledChart chart() {
    return chart;
  }

  /** A store in a new namespace that opts in to the guards. */
  GuardedStore store() throws IOException {
    return store(Map.of("lastcall.dev/guard", "enabled", "store", "" + stores++));
  }

  /** A store in a new namespace that no guard hears of. */
  GuardedStore unguardedStore() throws IOException {
    return store(Map.of("store", "" + stores++));
  }

  private GuardedStore store(Map<String, String> labels) throws IOException {
    return new GuardedStore(chart.namespace(labels), placement);
  }

  @Override
  public void close() throws IOException {
    try (InstalledChart closing = chart) {
      closing.uninstall();
    }
  }
}
