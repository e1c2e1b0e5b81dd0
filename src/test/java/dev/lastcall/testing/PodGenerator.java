package dev.lastcall.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.util.List;

/**
 * Makes random Pods of the kinds that real clusters hold, valid for the API server of Kubernetes
 * 1.36. The same seed gives the same Pods.
 */
public final class PodGenerator {

  private final RandomChoice seeds;
  private final List<String> policyNames;
  private final int wildPercent;

  private PodGenerator(long seed, List<String> policyNames, int wildPercent) {
    this.seeds = new RandomChoice(seed);
    this.policyNames = List.copyOf(policyNames);
    this.wildPercent = wildPercent;
  }

  /**
   * Pods that an API server accepts.
   *
   * @param policyNames values of the labels by which policies select Pods
   */
  public static PodGenerator valid(long seed, List<String> policyNames) {
    return new PodGenerator(seed, policyNames, 0);
  }

  /** Pods of which some have what only a crafted request or a future version has. */
  public static PodGenerator wild(long seed, List<String> policyNames) {
    return new PodGenerator(seed, policyNames, 40);
  }

  public GeneratedPod next() {
    return pod(seeds.number());
  }

  /** The Pod of {@link GeneratedPod#seed}. */
  public GeneratedPod pod(long seed) {
    PodDraft draft = new PodDraft(seed);
    new PodMetadataGenerator(draft, policyNames).addTo(draft.object.putObject("metadata"));
    ObjectNode spec = draft.object.putObject("spec");
    system(draft, spec);
    grace(draft, spec);
    surroundings(draft, spec);
    volumes(draft, spec);
    new ContainerGenerator(draft).addTo(spec);
    if (draft.random.percent(wildPercent)) {
      draft.features.add(PodFeature.WILD);
      new WildFields(draft.random).addTo(draft.object);
    }
    return new GeneratedPod(draft.object, draft.features, seed);
  }

  private static void system(PodDraft draft, ObjectNode spec) {
    if (draft.random.percent(14)) {
      draft.features.add(PodFeature.WINDOWS);
      draft.windows = true;
      draft.namesItsSystem = true;
      spec.putObject("os").put("name", "windows");
      spec.putObject("nodeSelector").put("kubernetes.io/os", "windows");
    } else if (draft.random.percent(15)) {
      draft.namesItsSystem = true;
      spec.putObject("os").put("name", "linux");
    }
    if (!draft.windows && draft.random.percent(15)) {
      draft.features.add(PodFeature.HOST_NETWORK);
      spec.put("hostNetwork", true).put("dnsPolicy", "ClusterFirstWithHostNet");
    }
  }

  private static void grace(PodDraft draft, ObjectNode spec) {
    switch (draft.random.below(10)) {
      case 0 -> grace(draft, spec, PodFeature.GRACE_ZERO, 0);
      case 1 -> grace(draft, spec, PodFeature.GRACE_ONE, 1);
      case 2, 3 -> grace(draft, spec, PodFeature.GRACE_SMALL, draft.random.between(2, 40));
      case 4, 5 -> grace(draft, spec, PodFeature.GRACE_LARGE, draft.random.between(60, 7200));
      default -> draft.features.add(PodFeature.GRACE_UNSET);
    }
  }

  private static void grace(PodDraft draft, ObjectNode spec, PodFeature feature, int seconds) {
    draft.features.add(feature);
    draft.grace = seconds;
    spec.put("terminationGracePeriodSeconds", seconds);
  }

  private static void surroundings(PodDraft draft, ObjectNode spec) {
    if (draft.random.percent(12)) {
      draft.features.add(PodFeature.RESTART_NEVER);
      spec.put("restartPolicy", "Never");
    } else if (draft.random.percent(12)) {
      draft.features.add(PodFeature.RESTART_ON_FAILURE);
      spec.put("restartPolicy", "OnFailure");
    }
    if (draft.random.percent(20)) {
      draft.features.add(PodFeature.TOLERATIONS);
      spec.set(
          "tolerations",
          Json.parse(
              "[{\"key\":\"dedicated\",\"value\":\"web\",\"effect\":\"NoSchedule\"},"
                  + "{\"operator\":\"Exists\",\"effect\":\"NoExecute\",\"tolerationSeconds\":60}]"));
    }
    if (draft.random.percent(20)) {
      draft.features.add(PodFeature.AFFINITY);
      spec.set(
          "affinity",
          Json.parse(
              "{\"podAntiAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":["
                  + "{\"topologyKey\":\"kubernetes.io/hostname\","
                  + "\"labelSelector\":{\"matchLabels\":{\"app\":\"shop\"}}}]}}"));
    }
    if (!draft.windows && draft.random.percent(25)) {
      draft.features.add(PodFeature.SECURITY_CONTEXT);
      spec.set(
          "securityContext",
          Json.parse("{\"runAsUser\":1000,\"fsGroup\":2000,\"supplementalGroups\":[1,2]}"));
    }
  }

  private static void volumes(PodDraft draft, ObjectNode spec) {
    if (!draft.random.percent(35)) {
      return;
    }
    draft.features.add(PodFeature.VOLUMES);
    ArrayNode volumes = spec.putArray("volumes");
    for (int index = 0, count = draft.random.between(1, 3); index < count; index++) {
      String name = "volume-" + index;
      draft.volumes.add(name);
      String source =
          draft.random.oneOf(
              "{\"emptyDir\":{\"sizeLimit\":\"1Gi\"}}",
              "{\"configMap\":{\"name\":\"config\",\"items\":[{\"key\":\"a\",\"path\":\"b/c\"}]}}",
              "{\"secret\":{\"secretName\":\"secret\",\"defaultMode\":288}}",
              "{\"projected\":{\"sources\":[{\"configMap\":{\"name\":\"config\"}}]}}",
              "{\"persistentVolumeClaim\":{\"claimName\":\"claim\"}}");
      volumes.addObject().put("name", name).setAll((ObjectNode) Json.parse(source));
    }
  }
}
