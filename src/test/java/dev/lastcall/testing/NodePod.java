package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * A Pod that runs on a node, and what the node tells of it. All times are of the cluster's clocks.
 *
 * @param stored as it was stored, after admission
 */
public record NodePod(String namespace, String name, JsonNode stored) {

  /**
   * @param spec of the Pod, in YAML
   */
  static NodePod create(String namespace, String name, String spec) throws IOException {
    String pod =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
        %s"""
            .formatted(name, spec.indent(2));
    return new NodePod(namespace, name, Kubectl.json(pod, "create", "-n", namespace, "-f", "-"));
  }

  public void awaitReady() {
    await("ready").until(() -> get().at("/status/conditions"), NodePod::isReady);
  }

  private static boolean isReady(JsonNode conditions) {
    return StreamSupport.stream(conditions.spliterator(), false)
        .anyMatch(
            c -> c.at("/type").asText().equals("Ready") && c.at("/status").asText().equals("True"));
  }

  /** From the decision to kill the first container until its successor runs. */
  public Duration awaitRestart() {
    JsonNode status =
        await("restarted")
            .until(() -> get().at("/status/containerStatuses/0"), NodePod::runsForTheSecondTime);
    Instant restarted = Instant.parse(status.at("/state/running/startedAt").asText());
    return Duration.between(firstKilling(), restarted);
  }

  private static boolean runsForTheSecondTime(JsonNode status) {
    return status.at("/restartCount").asInt() == 1 && status.at("/state").has("running");
  }

  private Instant firstKilling() {
    String selector = "involvedObject.name=" + name + ",reason=Killing";
    return await("an event Killing")
        .until(
            () ->
                StreamSupport.stream(
                        Kubectl.json(
                                "", "get", "events", "-n", namespace, "--field-selector", selector)
                            .get("items")
                            .spliterator(),
                        false)
                    .map(event -> Instant.parse(event.get("firstTimestamp").asText()))
                    .min(Instant::compareTo),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Asks for its deletion, does not wait, and tells when that was; rounded down to seconds. */
  public Instant delete() throws IOException {
    Kubectl.text("", "delete", "pod", name, "-n", namespace, "--wait=false");
    JsonNode metadata = get().get("metadata");
    return Instant.parse(metadata.get("deletionTimestamp").asText())
        .minusSeconds(metadata.get("deletionGracePeriodSeconds").asLong());
  }

  public void awaitGone() {
    String[] get = {"get", "pod", name, "-n", namespace, "--ignore-not-found", "-o", "name"};
    await("gone").until(() -> Kubectl.text("", get).isEmpty());
  }

  /** When the container wrote this line. */
  public Instant awaitLine(String container, String line) {
    return await("'" + line + "' from " + container)
        .until(() -> line(container, line), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<Instant> line(String container, String line) throws IOException {
    return Kubectl.run("", "logs", name, "-n", namespace, "-c", container, "--timestamps")
        .out()
        .lines()
        .filter(logged -> logged.endsWith(" " + line))
        .map(logged -> Instant.parse(logged.substring(0, logged.indexOf(' '))))
        .findFirst();
  }

  private JsonNode get() throws IOException {
    return Kubectl.json("", "get", "pod", name, "-n", namespace);
  }

  private ConditionFactory await(String what) {
    return Awaitility.await(name + ": " + what)
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(500));
  }
}
