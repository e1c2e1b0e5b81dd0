package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.util.Optional;
import java.util.regex.Pattern;

/** The preStop hook that asks the drain sidecar, and how to know it again. */
final class DrainHook {

  private static final String PATH = "/drain?container=";

  /**
   * Istio lets its agent make the request in place of the kubelet (<a
   * href="https://github.com/istio/istio/pull/53654">istio#53654</a>).
   */
  private static final Pattern REWRITTEN = Pattern.compile("/app-lifecycle/[^/]{1,63}/prestopz");

  /** JSON in which Istio's agent finds what it took over, by the path that stands there now. */
  private static final String TAKEN_OVER = "ISTIO_KUBE_APP_PROBERS";

  private final boolean hasSidecar;
  private final JsonNode takenOver;

  /**
   * @param hasSidecar whether the sidecar is in the Pod: only then Istio can have rewritten its
   *     hook
   */
  DrainHook(Pod pod, boolean hasSidecar) {
    this.hasSidecar = hasSidecar;
    this.takenOver =
        pod.runningContainers().stream()
            .filter(container -> container.text("name").filter("istio-proxy"::equals).isPresent())
            .map(proxy -> ContainerLiterals.of(proxy, TAKEN_OVER::equals))
            .flatMap(literals -> literals.variable(TAKEN_OVER).stream())
            .flatMap(text -> parsed(text).stream())
            .findFirst()
            .orElse(Json.object());
  }

  private static Optional<JsonNode> parsed(String text) {
    try {
      return Optional.of(Json.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static ObjectNode of(String container, String token) {
    ObjectNode hook = Json.object();
    ObjectNode request = hook.putObject("httpGet");
    request.put("path", PATH + container).put("port", DrainContainer.PORT);
    request
        .putArray("httpHeaders")
        .addObject()
        .put("name", DrainContainer.TOKEN_HEADER)
        .put("value", token);
    return hook;
  }

  boolean isOurs(Tree hook) {
    JsonNode request = hook.node().path("httpGet");
    if (hasSidecar && isRewritten(hook.node())) {
      JsonNode original = takenOver.path(request.path("path").asText()).path("httpGet");
      return original.isMissingNode() || isOurs(original);
    }
    return isOurs(request);
  }

  private static boolean isOurs(JsonNode request) {
    return request.path("path").asText().startsWith(PATH)
        && request.path("port").asText().equals(String.valueOf(DrainContainer.PORT));
  }

  static boolean isRewritten(ObjectNode hook) {
    return REWRITTEN.matcher(hook.path("httpGet").path("path").asText()).matches();
  }
}
