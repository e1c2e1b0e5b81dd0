package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
   * @param labels of the Pod, as a flow mapping in YAML
   * @param spec of the Pod, in YAML
   */
  static NodePod create(String namespace, String name, String labels, String spec)
      throws IOException {
    String pod =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, labels: %s}
        spec:
        %s"""
            .formatted(name, labels, spec.indent(2));
    return new NodePod(namespace, name, Kubectl.json(pod, "create", "-n", namespace, "-f", "-"));
  }

  /** Fails at once when an image is missing, which no waiting would mend. */
  public void awaitReady() {
    await("ready").until(this::withImages, pod -> isReady(pod.at("/status/conditions")));
  }

  /** For a Pod that ends by itself: until its containers have ended. */
  public String awaitPhase(String... phases) {
    return await(String.join(" or ", phases))
        .until(() -> withImages().at("/status/phase").asText(), List.of(phases)::contains);
  }

  private JsonNode withImages() throws IOException {
    JsonNode pod = get();
    for (String statuses : List.of("initContainerStatuses", "containerStatuses")) {
      for (JsonNode status : pod.at("/status/" + statuses)) {
        String reason = status.at("/state/waiting/reason").asText();
        if (reason.contains("ImagePull") || reason.equals("ErrImageNeverPull")) {
          throw new IllegalStateException(
              "the node does not have the image %s of %s/%s; make it with src/testbed/images.sh or, after ./mvnw package, with src/testbed/lastcall-image.sh import"
                  .formatted(status.at("/image").asText(), name, status.at("/name").asText()));
        }
      }
    }
    return pod;
  }

  /** The address at which other Pods reach it. */
  public String address() throws IOException {
    return get().at("/status/podIP").asText();
  }

  /** The log of a container that has started, from its beginning. */
  public NodeLog follow(String container) throws IOException {
    return NodeLog.follow(namespace, name, container);
  }

  public boolean hasSidecar() {
    return !sidecar().isMissingNode();
  }

  /** The injected container as it was stored; missing when there is none. */
  public JsonNode sidecar() {
    return stream(stored.at("/spec/initContainers"))
        .filter(container -> container.at("/args/0").asText().equals("drain"))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  /**
   * Until the sidecar can be reached from the application, which is one of {@code
   * src/testbed/tools}. A JVM with little CPU takes its time, and nothing else waits for it.
   */
  public NodeLog awaitSidecar() throws IOException {
    String[] health = {"/tools", "get", "http://127.0.0.1:15990/healthz"};
    await("the sidecar").until(() -> exec("app", health).code() == 0);
    return follow(sidecar().at("/name").asText());
  }

  /** When the first run of an init container that stays began; rounded down to seconds. */
  public Instant startOf(String initContainer) throws IOException {
    JsonNode status = named(get().at("/status/initContainerStatuses"), initContainer);
    return Instant.parse(status.at("/state/running/startedAt").asText());
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  /** Runs a command in a container, which writes times itself, and does not wait. */
  public NodeLog followExec(String container, String... command) throws IOException {
    return NodeLog.exec(namespace, name, container, command);
  }

  /** Runs a command in a container. */
  public Kubectl.Output exec(String container, String... command) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("exec", name, "-n", namespace, "-c", container, "--"));
    arguments.addAll(List.of(command));
    return Kubectl.run("", arguments.toArray(String[]::new));
  }

  private static boolean isReady(JsonNode conditions) {
    return stream(conditions)
        .anyMatch(
            c -> c.at("/type").asText().equals("Ready") && c.at("/status").asText().equals("True"));
  }

  /** From the decision to kill a container until its successor runs. */
  public Duration awaitRestart(String container) {
    JsonNode status =
        await("restarted")
            .until(
                () -> named(get().at("/status/containerStatuses"), container),
                NodePod::runsForTheSecondTime);
    Instant restarted = Instant.parse(status.at("/state/running/startedAt").asText());
    return Duration.between(firstKilling(), restarted);
  }

  private static JsonNode named(JsonNode list, String name) {
    return stream(list)
        .filter(entry -> entry.at("/name").asText().equals(name))
        .findFirst()
        .orElse(MissingNode.getInstance());
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

  /** As it is now. */
  public JsonNode get() throws IOException {
    return Kubectl.json("", "get", "pod", name, "-n", namespace);
  }

  private ConditionFactory await(String what) {
    return Awaitility.await(name + ": " + what)
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(500));
  }
}
