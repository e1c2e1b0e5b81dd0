package dev.lastcall.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.util.List;

/** Names, labels, owners and annotations: ordinary ones, and those that Lastcall reads. */
final class PodMetadataGenerator {

  private static final String DRAIN = "terminationDrainDuration";

  private final PodDraft draft;
  private final RandomChoice random;
  private final List<String> policyNames;

  PodMetadataGenerator(PodDraft draft, List<String> policyNames) {
    this.draft = draft;
    this.random = draft.random;
    this.policyNames = policyNames;
  }

  void addTo(ObjectNode metadata) {
    if (random.percent(10)) {
      metadata.put("generateName", "generated-");
    } else {
      metadata.put("name", "generated-" + Long.toHexString(random.number() >>> 16));
    }
    if (random.percent(85)) {
      labels(metadata.putObject("labels"));
    }
    if (random.percent(70)) {
      annotations(metadata.putObject("annotations"));
    }
    owner(metadata);
    if (random.percent(5)) {
      metadata.putArray("finalizers").add("example.com/hold");
    }
  }

  private void labels(ObjectNode labels) {
    labels.put("app", random.oneOf("shop", "cart", "search"));
    if (random.percent(50)) {
      labels.put("app.kubernetes.io/part-of", "a_B-c.9");
    }
    if (random.percent(40)) {
      labels.put("tier", random.oneOf("batch", "legacy", "front"));
    }
    if (random.percent(60)) {
      draft.features.add(PodFeature.POLICY_LABEL);
      String name = random.oneOf(policyNames);
      labels.put("rule", name).put("lastcall.dev/policy", name);
    }
    if (random.percent(15)) {
      draft.features.add(PodFeature.OVERRIDE_ANNOTATION);
      labels.put("lastcall.dev/inject", inject());
    }
  }

  private String inject() {
    return random.oneOf("enabled", "enabled", "disabled", "false", "off", "No");
  }

  private void annotations(ObjectNode annotations) {
    if (random.percent(60)) {
      annotations.put("example.com/note", "line\nslash / tilde ~ quote \" \ud83d\ude80");
    }
    if (random.percent(25)) {
      draft.features.add(PodFeature.OVERRIDE_ANNOTATION);
      annotations.put("lastcall.dev/delay", duration());
    }
    if (random.percent(25)) {
      draft.features.add(PodFeature.OVERRIDE_ANNOTATION);
      annotations.put("lastcall.dev/stop-time", duration());
    }
    if (random.percent(8)) {
      annotations.put("lastcall.dev/inject", inject());
    }
    if (random.percent(15)) {
      draft.features.add(PodFeature.FORGED_ANNOTATION);
      annotations.put("lastcall.dev/injected", forged());
    }
    if (random.percent(30)) {
      draft.features.add(PodFeature.ISTIO_ANNOTATION);
      annotations.put("proxy.istio.io/config", istio());
    }
    if (random.percent(20)) {
      annotations.put("config.linkerd.io/skip-inbound-ports", "15990");
    }
  }

  private String duration() {
    return random.oneOf(
        "1s",
        "20s",
        "1m30s",
        "1h",
        " 5s ",
        "0s",
        "3601s",
        "24h",
        "25h",
        "500ms",
        "soon",
        "-1s",
        "",
        "9".repeat(300),
        "%s %n " + "x".repeat(33) + "\ud83d\ude80".repeat(9));
  }

  private String forged() {
    return random.oneOf(
        "",
        "{}",
        "{\"policy\":\"web\",\"hash\":\"000000000000\",\"delay\":1,\"stopTime\":0,"
            + "\"stopTimeSource\":\"default\",\"grace\":1}",
        "{\"grace\":1e999999}",
        "not JSON",
        "[".repeat(50));
  }

  private String istio() {
    return random.oneOf(
        "",
        "concurrency: 2\nproxyMetadata:\n  A: \"b\" # why\n",
        "# only a comment",
        "  holdApplicationUntilProxyStarts: true\n",
        "{holdApplicationUntilProxyStarts: true}",
        "{\"concurrency\":2}",
        "{ }\n",
        "{\"a\": [1, 2,],}",
        DRAIN + ": 7s\n",
        "{\"" + DRAIN + "\":\"300s\"}",
        "- a\n- b\n",
        "a: [broken",
        "a: &x {b: c}\nd: *x\n",
        "--- \na: 1\n...\n",
        "a: 1\n---\nb: 2\n",
        "a: |\n  text\n",
        "2001-02-30: x");
  }

  private void owner(ObjectNode metadata) {
    String uid = "7b1c8c1e-9d9e-4a7e-8a4b-0d6f1f0c1a11";
    if (random.percent(12)) {
      draft.features.add(PodFeature.OF_A_JOB);
      metadata.putArray("ownerReferences").add(owner("batch/v1", "Job", uid));
    } else if (random.percent(20)) {
      metadata.putArray("ownerReferences").add(owner("apps/v1", "ReplicaSet", uid));
    }
  }

  private static ObjectNode owner(String apiVersion, String kind, String uid) {
    return Json.object()
        .put("apiVersion", apiVersion)
        .put("kind", kind)
        .put("name", "owner")
        .put("uid", uid)
        .put("controller", true);
  }
}
