package dev.lastcall.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;

/** Regular containers, native sidecars and plain init containers. */
final class ContainerGenerator {

  private final PodDraft draft;
  private final RandomChoice random;
  private final HookGenerator hooks;
  private final ProbeGenerator probes;
  private final StopTimeGenerator stopTimes;

  ContainerGenerator(PodDraft draft) {
    this.draft = draft;
    this.random = draft.random;
    this.hooks = new HookGenerator(draft);
    this.probes = new ProbeGenerator(draft);
    this.stopTimes = new StopTimeGenerator(draft);
  }

  void addTo(ObjectNode spec) {
    if (random.percent(40)) {
      initContainers(spec.putArray("initContainers"));
    }
    ArrayNode containers = spec.putArray("containers");
    int count = random.oneOf(1, 1, 1, 2, 2, 3, 4, 5);
    if (count > 1) {
      draft.features.add(PodFeature.SEVERAL_CONTAINERS);
    }
    for (int index = 0; index < count; index++) {
      ObjectNode container = containers.addObject().put("name", name(index));
      fill(container);
      running(container);
    }
  }

  /** Names that the filters of the test policies tell apart. */
  private String name(int index) {
    if (index > 0 && random.percent(12) && !draft.features.contains(PodFeature.MESH_PROXY)) {
      draft.features.add(PodFeature.MESH_PROXY);
      return random.oneOf("istio-proxy", "linkerd-proxy");
    }
    return random.oneOf("app", "app-log", "side", "web") + (index == 0 ? "" : "-" + index);
  }

  private void initContainers(ArrayNode containers) {
    for (int index = 0, count = random.between(1, 3); index < count; index++) {
      ObjectNode container = containers.addObject().put("name", "init-" + index);
      fill(container);
      if (random.percent(65)) {
        draft.features.add(PodFeature.NATIVE_SIDECAR);
        container.put("restartPolicy", "Always");
        running(container);
      } else {
        draft.features.add(PodFeature.PLAIN_INIT_CONTAINER);
      }
    }
  }

  private void running(ObjectNode container) {
    hooks.addTo(container);
    probes.addTo(container);
  }

  private void fill(ObjectNode container) {
    container.put("image", "registry.example/app:" + random.between(1, 9));
    stopTimes.addTo(container);
    if (random.percent(40)) {
      ports(container);
    }
    if (random.percent(30)) {
      draft.features.add(PodFeature.RESOURCES);
      container.set(
          "resources",
          Json.parse(
              random.oneOf(
                  "{\"requests\":{\"cpu\":\"0.1\",\"memory\":\"64Mi\"}}",
                  "{\"limits\":{\"cpu\":\"1\",\"memory\":\"128Mi\"}}",
                  "{\"limits\":{\"cpu\":\"1\",\"memory\":\"128Mi\"},\"requests\":{\"cpu\":\"1\",\"memory\":\"128Mi\"}}",
                  "{\"limits\":{\"cpu\":2,\"memory\":\"1e9\"},\"requests\":{\"cpu\":\"500m\"}}",
                  "{\"limits\":{\"example.com/gpu\":\"1\",\"memory\":\"128974848\"}}")));
    }
    if (random.percent(30)) {
      draft.features.add(PodFeature.SECURITY_CONTEXT);
      container.set("securityContext", securityContext());
    }
    if (!draft.volumes.isEmpty() && random.percent(70)) {
      mounts(container.putArray("volumeMounts"));
    }
    if (random.percent(20)) {
      container.put("imagePullPolicy", random.oneOf("Always", "IfNotPresent", "Never"));
      container.put("terminationMessagePolicy", "FallbackToLogsOnError");
    }
  }

  private void ports(ObjectNode container) {
    ArrayNode ports = container.putArray("ports");
    // Two containers on one port of the host are refused.
    int port = random.between(1024, 65_000);
    ports.addObject().put("name", "http").put("containerPort", port);
    if (random.percent(30)) {
      ports.addObject().put("containerPort", port + 1).put("protocol", "UDP");
    }
  }

  private ObjectNode securityContext() {
    String text =
        draft.windows
            ? "{\"windowsOptions\":{\"runAsUserName\":\"ContainerUser\"},\"runAsNonRoot\":true}"
            : random.oneOf(
                "{\"runAsNonRoot\":true,\"runAsUser\":1000,\"capabilities\":{\"drop\":[\"ALL\"]}}",
                "{\"readOnlyRootFilesystem\":true,\"allowPrivilegeEscalation\":false}",
                "{\"seccompProfile\":{\"type\":\"RuntimeDefault\"},\"procMount\":\"Default\"}",
                "{\"privileged\":true}");
    return (ObjectNode) Json.parse(text);
  }

  private void mounts(ArrayNode mounts) {
    for (String volume : draft.volumes) {
      mounts
          .addObject()
          .put("name", volume)
          .put("mountPath", "/mnt/" + volume)
          .put("readOnly", true);
    }
  }
}
