package dev.lastcall.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Faults that no API makes. They are those of the test bed; for another cluster the system
 * properties {@code node.exec} (a command that runs its arguments on the node) and {@code
 * node.api-restart} name others.
 */
final class NodeFaults {

  private NodeFaults() {}

  /** Kills the process of a replica without a word to it; until another one is ready. */
  static void kill(InstalledChart chart, String pod) throws IOException {
    JsonNode status = status(chart, pod);
    int restarts = status.at("/restartCount").asInt();
    String id = status.at("/containerID").asText().replace("containerd://", "");
    run(
        System.getProperty("node.exec", "src/testbed/node-exec.sh"),
        List.of("ctr", "--namespace=k8s.io", "tasks", "kill", "--signal=SIGKILL", id));
    InstalledChart.await(
        "a restart of " + pod, () -> status(chart, pod).at("/restartCount").asInt() > restarts);
    chart.awaitReplicas();
  }

  private static JsonNode status(InstalledChart chart, String pod) throws IOException {
    return chart.get("pod/" + pod).at("/status/containerStatuses/0");
  }

  /** Until it is ready again. */
  static void restartApiServer() throws IOException {
    run(System.getProperty("node.api-restart", "src/testbed/api-restart.sh"), List.of());
  }

  private static void run(String program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed: " + out);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
