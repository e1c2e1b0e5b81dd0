package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.policy.Drain;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The container of the drain sidecar as it stands in a Pod, with its volumes. */
final class DrainContainer {

  static final String NAME = "lastcall-drain";
  static final int PORT = 15990;
  static final String TOKEN_FLAG = "--token=";
  static final String TOKEN_HEADER = "Lastcall-Token";

  private static final String COMMAND = "drain";
  private static final String VARIABLES = "LASTCALL_DRAIN_";

  /** What images of the kind "nonroot" use; any user but root does. */
  private static final int USER = 65532;

  private static final String NO_TOKEN_VOLUME = "lastcall-no-token";
  private static final String SECRET_VOLUME = "lastcall-registry";

  /** https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/ */
  private static final String TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

  private DrainContainer() {}

  /** Whether Lastcall wrote it, whatever the numbers. */
  static boolean isOurs(Tree container) {
    List<String> arguments = container.texts("args");
    return hasName(container, NAME)
        && container.text("restartPolicy").filter("Always"::equals).isPresent()
        && container.texts("command").isEmpty()
        && !arguments.isEmpty()
        && arguments.get(0).equals(COMMAND)
        && arguments.stream().skip(1).allMatch(argument -> argument.startsWith("--"));
  }

  static boolean isOurVolume(Tree volume) {
    return hasName(volume, NO_TOKEN_VOLUME) || hasName(volume, SECRET_VOLUME);
  }

  private static boolean hasName(Tree element, String name) {
    return element.text("name").filter(name::equals).isPresent();
  }

  /**
   * @param pod without the container
   */
  static ObjectNode of(DrainSidecar sidecar, Wait wait, Pod pod) {
    Drain drain = sidecar.drain();
    ObjectNode container =
        Json.object()
            .put("name", NAME)
            .put("image", sidecar.image())
            .put("restartPolicy", "Always");
    container
        .putArray("args")
        .add(COMMAND)
        .add("--delay=" + wait.delay() + "s")
        .add("--max-wait=" + wait.maxWait() + "s")
        .add("--ports=" + ports(sidecar.ports()))
        .add(TOKEN_FLAG + sidecar.token());
    container.set("env", environment(sidecar.calls()));
    // Containers share what a Pod has as a whole.
    if (!pod.hasResources()) {
      container.set("resources", resources(drain.resources(), pod));
    }
    container.set("securityContext", securityContext(drain, pod));
    ArrayNode mounts = container.putArray("volumeMounts");
    mount(mounts, NO_TOKEN_VOLUME, TOKEN_PATH);
    secret(sidecar).ifPresent(secret -> mount(mounts, SECRET_VOLUME, secret.mountPath()));
    return container;
  }

  /** A Pod does not start while its Secret is missing, so one without a call has none. */
  private static Optional<Drain.SecretMount> secret(DrainSidecar sidecar) {
    return sidecar.drain().secret().filter(it -> !sidecar.calls().isEmpty());
  }

  static List<ObjectNode> volumes(DrainSidecar sidecar) {
    List<ObjectNode> volumes = new ArrayList<>();
    ObjectNode empty = Json.object().put("name", NO_TOKEN_VOLUME);
    empty.putObject("emptyDir");
    volumes.add(empty);
    secret(sidecar)
        .ifPresent(
            secret -> {
              ObjectNode volume = Json.object().put("name", SECRET_VOLUME);
              volume.putObject("secret").put("secretName", secret.name()).put("optional", false);
              volumes.add(volume);
            });
    return volumes;
  }

  /** A Guaranteed Pod stays one: then the request is as large as the limit. */
  private static ObjectNode resources(Drain.Resources wanted, Pod pod) {
    String request = QualityOfService.isGuaranteed(pod) ? wanted.cpuLimit() : wanted.cpu();
    ObjectNode resources = Json.object();
    resources.putObject("requests").put("cpu", request).put("memory", wanted.memory());
    resources.putObject("limits").put("cpu", wanted.cpuLimit()).put("memory", wanted.memory());
    return resources;
  }

  private static String ports(List<Integer> ports) {
    return ports.isEmpty()
        ? "Auto"
        : ports.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static ArrayNode environment(ArrayNode calls) {
    ArrayNode variables = Json.object().arrayNode();
    variables.addObject().put("name", "JDK_JAVA_OPTIONS").put("value", DrainSettings.JAVA_OPTIONS);
    if (!calls.isEmpty()) {
      fieldOfPod(variables, "POD_IP", "status.podIP");
      fieldOfPod(variables, "POD_NAME", "metadata.name");
      fieldOfPod(variables, "POD_NAMESPACE", "metadata.namespace");
      // Kubernetes puts other variables in the place of $(NAME).
      variables
          .addObject()
          .put("name", VARIABLES + "DEREGISTER")
          .put("value", Json.text(calls).replace("$", "$$"));
    }
    return variables;
  }

  private static void fieldOfPod(ArrayNode variables, String name, String path) {
    variables
        .addObject()
        .put("name", name)
        .putObject("valueFrom")
        .putObject("fieldRef")
        .put("fieldPath", path);
  }

  /** Whoever may run a Pod as root may choose any user, and the sidecar does not start as root. */
  private static ObjectNode securityContext(Drain drain, Pod pod) {
    ObjectNode context = Json.object();
    context.put("allowPrivilegeEscalation", false);
    context.putObject("capabilities").putArray("drop").add("ALL");
    context.put("readOnlyRootFilesystem", true);
    context.put("runAsNonRoot", true);
    if (drain.user() == Drain.User.Fixed || pod.runsAsRoot()) {
      context.put("runAsUser", USER).put("runAsGroup", USER);
    }
    context.putObject("seccompProfile").put("type", "RuntimeDefault");
    return context;
  }

  private static void mount(ArrayNode mounts, String volume, String path) {
    mounts.addObject().put("name", volume).put("mountPath", path).put("readOnly", true);
  }

  /** Removes what only an earlier policy wanted. */
  static void removeStale(ObjectNode earlier, ObjectNode wanted) {
    removeStale(earlier, wanted, "env", VARIABLES);
    removeStale(earlier, wanted, "volumeMounts", SECRET_VOLUME);
  }

  private static void removeStale(
      ObjectNode earlier, ObjectNode wanted, String list, String prefix) {
    Set<String> names =
        StreamSupport.stream(wanted.path(list).spliterator(), false)
            .map(element -> element.path("name").asText())
            .collect(Collectors.toSet());
    for (Iterator<JsonNode> left = earlier.path(list).elements(); left.hasNext(); ) {
      String name = left.next().path("name").asText();
      if (name.startsWith(prefix) && !names.contains(name)) {
        left.remove();
      }
    }
  }
}
