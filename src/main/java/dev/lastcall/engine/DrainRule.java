package dev.lastcall.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.lastcall.json.Json;
import dev.lastcall.policy.CallPlaceholders;
import dev.lastcall.policy.Deregistration;
import dev.lastcall.policy.Drain;
import dev.lastcall.policy.ShutdownPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Decides whether a Pod gets the drain sidecar; where it cannot, the plain delay stays. */
final class DrainRule {

  private static final String METRICS_PORT = "prometheus.io/port";

  private final ShutdownPolicy policy;
  private final DrainSettings settings;
  private final Warnings warnings;

  DrainRule(ShutdownPolicy policy, DrainSettings settings, Warnings warnings) {
    this.policy = policy;
    this.settings = settings;
    this.warnings = warnings;
  }

  /**
   * @param earlier what was taken out of the Pod before
   */
  Optional<DrainSidecar> of(Pod pod, EarlierDrain earlier, PodOverrides overrides) {
    if (policy.drain().isEmpty()) {
      return Optional.empty();
    }
    Drain drain = policy.drain().get();
    Optional<String> image = drain.image().or(settings::image);
    Optional<String> obstacle =
        overrides.withoutDrain()
            ? Optional.of(PodOverrides.DRAIN + " is disabled")
            : obstacle(pod, earlier, image);
    if (obstacle.isPresent()) {
      warnOf(obstacle.get());
      return Optional.empty();
    }
    return Optional.of(
        new DrainSidecar(
            drain,
            image.orElseThrow(),
            earlier.token().orElseGet(() -> settings.tokenKey().get().token(pod.object())),
            drain.ports().isEmpty() ? declaredPorts(pod) : drain.ports().stream().sorted().toList(),
            calls(drain, pod),
            earlier));
  }

  private void warnOf(String obstacle) {
    warnings.add("There is no drain sidecar, only the delay: %s.", obstacle);
  }

  private static Optional<String> obstacle(Pod pod, EarlierDrain earlier, Optional<String> image) {
    if (pod.usesHostNetwork()) {
      return Optional.of("with hostNetwork it would see the connections of the whole node");
    }
    if (pod.isOfWindows()) {
      return Optional.of("it runs on Linux only");
    }
    if (image.isEmpty()) {
      return Optional.of(
          "no image is known: write drain.image into the policy, or start Lastcall with --drain-image");
    }
    return nameClash(pod)
        .or(() -> portClash(pod))
        .or(() -> MeshProxies.obstacle(pod, DrainContainer.PORT, earlier.hasRewrittenHook()));
  }

  private static Optional<String> nameClash(Pod pod) {
    boolean isTaken =
        Stream.concat(
                pod.regularContainers().stream(), pod.spec().children("initContainers").stream())
            .anyMatch(it -> it.text("name").filter(DrainContainer.NAME::equals).isPresent());
    if (isTaken) {
      return Optional.of(
          "a container of the Pod's own is named %s: rename it".formatted(DrainContainer.NAME));
    }
    return pod.spec().children("volumes").stream()
        .filter(DrainContainer::isOurVolume)
        .findFirst()
        .map(
            volume ->
                "a volume of the Pod's own is named %s: rename it"
                    .formatted(volume.text("name").orElse("")));
  }

  private static Optional<String> portClash(Pod pod) {
    return pod.runningContainers().stream()
        .filter(
            container -> tcpPorts(container).anyMatch(port -> number(port) == DrainContainer.PORT))
        .findFirst()
        .map(
            container ->
                "container %s has port %d, which the sidecar needs"
                    .formatted(container.text("name").orElse(""), DrainContainer.PORT));
  }

  private static Stream<Tree> tcpPorts(Tree container) {
    return container.children("ports").stream()
        .filter(port -> port.text("protocol").orElse("TCP").equals("TCP"));
  }

  private static int number(Tree port) {
    long number = port.integer("containerPort").orElse(0);
    return number < 1 || number > 65_535 ? 0 : (int) number;
  }

  /** Scrapers keep their connections, and are no clients to wait for. */
  private static List<Integer> declaredPorts(Pod pod) {
    String scraped = pod.annotation(METRICS_PORT).strip();
    TreeSet<Integer> ports = new TreeSet<>();
    for (Tree container : pod.regularContainers()) {
      tcpPorts(container)
          .filter(port -> !isOfMetrics(port.text("name").orElse("")))
          .map(DrainRule::number)
          .filter(number -> number > 0 && !String.valueOf(number).equals(scraped))
          .forEach(ports::add);
    }
    return List.copyOf(ports);
  }

  private static boolean isOfMetrics(String name) {
    return name.equals("metrics") || name.equals("prometheus") || name.endsWith("-metrics");
  }

  private ArrayNode calls(Drain drain, Pod pod) {
    Map<String, String> labels = pod.labels();
    ArrayNode calls = Json.object().arrayNode();
    for (Deregistration call : drain.deregister()) {
      TreeSet<String> missing = new TreeSet<>();
      call.texts().forEach(text -> missing.addAll(CallPlaceholders.labels(text)));
      missing.removeAll(labels.keySet());
      if (missing.isEmpty()) {
        calls.add(call.toJson(text -> CallPlaceholders.fillLabels(text, labels)));
      } else {
        warnings.add(
            "A call of drain.deregister is left out: the Pod has no label %s. Set it.",
            String.join(", ", missing));
      }
    }
    return calls;
  }
}
