package dev.lastcall.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;

/** Probes of each kind, with and without a grace of their own. */
final class ProbeGenerator {

  private final PodDraft draft;
  private final RandomChoice random;

  ProbeGenerator(PodDraft draft) {
    this.draft = draft;
    this.random = draft.random;
  }

  void addTo(ObjectNode container) {
    if (random.percent(25)) {
      draft.features.add(PodFeature.LIVENESS_PROBE);
      ownGrace(container.putObject("livenessProbe").setAll(probe()));
    }
    if (random.percent(25)) {
      draft.features.add(PodFeature.READINESS_PROBE);
      container.set("readinessProbe", probe().put("successThreshold", random.between(1, 3)));
    }
    if (random.percent(20)) {
      draft.features.add(PodFeature.STARTUP_PROBE);
      ownGrace(container.putObject("startupProbe").setAll(probe()));
    }
  }

  private void ownGrace(ObjectNode probe) {
    if (random.percent(35)) {
      draft.features.add(PodFeature.PROBE_WITH_OWN_GRACE);
      probe.put("terminationGracePeriodSeconds", random.between(1, 60));
    }
  }

  private ObjectNode probe() {
    String handler =
        random.oneOf(
            "{\"httpGet\":{\"path\":\"/healthz\",\"port\":8080}}",
            "{\"httpGet\":{\"path\":\"/healthz\",\"port\":\"http\",\"scheme\":\"HTTPS\"}}",
            "{\"tcpSocket\":{\"port\":8080}}",
            "{\"exec\":{\"command\":[\"sh\",\"-c\",\"test -f /tmp/\u00fc\"]}}",
            "{\"grpc\":{\"port\":9000,\"service\":\"health\"}}");
    ObjectNode probe = (ObjectNode) Json.parse(handler);
    if (random.percent(60)) {
      probe.put("periodSeconds", random.between(1, 30));
      probe.put("failureThreshold", random.between(1, 5));
    }
    return probe;
  }
}
