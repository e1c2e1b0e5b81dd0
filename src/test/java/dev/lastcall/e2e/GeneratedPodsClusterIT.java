package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.engine.DrainSettings;
import dev.lastcall.engine.Engine;
import dev.lastcall.engine.Plan;
import dev.lastcall.json.Json;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.review.AdmissionReviews;
import dev.lastcall.review.MalformedReviewException;
import dev.lastcall.review.Verdict;
import dev.lastcall.testing.ClusterFixture;
import dev.lastcall.testing.DryRuns;
import dev.lastcall.testing.GeneratedPod;
import dev.lastcall.testing.GoldenCase;
import dev.lastcall.testing.LastcallProcess;
import dev.lastcall.testing.PodFeature;
import dev.lastcall.testing.PodGenerator;
import dev.lastcall.testing.Reviews;
import dev.lastcall.testing.Seeds;
import dev.lastcall.testing.StoredObjects;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * What the API server accepts without Lastcall it accepts with Lastcall, and the outcome is what
 * the engine alone makes of the Pod.
 */
class GeneratedPodsClusterIT {

  private static final int ACCEPTED = 500;
  private static final int MAX_TRIES = 1_000;
  private static final int LEAST_OF_A_FEATURE = 25;
  private static final String INJECTED = "lastcall.dev/injected";
  private static final Map<String, String> OPTED_IN = Map.of("lastcall.dev/inject", "enabled");
  private static final long SEED = Seeds.seed();

  private final PolicySet policies = GoldenCase.policies();
  private final Engine engine =
      new Engine(
          Clock.systemUTC(), Optional.empty(), Engine.Companions.IMPOSSIBLE, DrainSettings.NONE);
  private final Map<PodFeature, Integer> features = new EnumMap<>(PodFeature.class);
  private final Map<String, Integer> reasons = new TreeMap<>();

  private String unhooked;
  private String hooked;
  private Map<String, String> labels;

  @Test
  void whatIsAcceptedWithoutLastcallIsAcceptedWithIt() throws Exception {
    try (ClusterFixture fixture = new ClusterFixture();
        LastcallProcess lastcall = LastcallProcess.serve(Map.of(), policyArguments());
        DryRuns dryRuns = new DryRuns()) {
      prepare(fixture, lastcall, dryRuns);
      int tries = checkUntilEnough(dryRuns);
      System.out.printf("%d generated Pods, %d accepted, %s%n", tries, ACCEPTED, Seeds.told(SEED));
      System.out.println("decisions: " + reasons);
      System.out.println("accepted Pods by feature: " + features);
    }
    assertTrue(reasons.get("patched") >= ACCEPTED / 3, reasons::toString);
    for (PodFeature feature : EnumSet.complementOf(EnumSet.of(PodFeature.WILD))) {
      assertTrue(features.getOrDefault(feature, 0) >= LEAST_OF_A_FEATURE, feature::toString);
    }
  }

  private static String[] policyArguments() {
    return GoldenCase.POLICIES.stream()
        .flatMap(path -> Stream.of("-p", path.toAbsolutePath().toString()))
        .toArray(String[]::new);
  }

  private void prepare(ClusterFixture fixture, LastcallProcess lastcall, DryRuns dryRuns)
      throws Exception {
    unhooked = fixture.unhookedNamespace();
    hooked = fixture.namespace(OPTED_IN);
    labels =
        Map.of(
            "lastcall.dev/inject",
            "enabled",
            "lastcall.dev/test",
            fixture.run(),
            "kubernetes.io/metadata.name",
            hooked);
    fixture.register("generated", lastcall.port(), lastcall.certificate(), "Fail", "IfNeeded");
    JsonNode probe = PodAdmissionClusterIT.pod("probe", "{}");
    ClusterFixture.awaitAnnotation(hooked, probe, INJECTED);
    Awaitility.await("the service account of the namespace")
        .atMost(Duration.ofSeconds(60))
        .until(() -> dryRuns.create(probe, unhooked).isAccepted());
  }

  /** How many Pods it took. */
  private int checkUntilEnough(DryRuns dryRuns) {
    PodGenerator generator =
        PodGenerator.valid(SEED, policies.policies().stream().map(ShutdownPolicy::name).toList());
    int accepted = 0;
    for (int tries = 1; tries <= MAX_TRIES; tries++) {
      GeneratedPod pod = generator.next();
      DryRuns.Result alone = dryRuns.create(pod.object(), unhooked);
      if (alone.isAccepted()) {
        check(dryRuns, pod, alone.pod());
        pod.features().forEach(feature -> features.merge(feature, 1, Integer::sum));
        if (++accepted == ACCEPTED) {
          return tries;
        }
      } else {
        System.out.println("not valid by itself: " + alone.refusal());
      }
    }
    throw new AssertionError("only " + accepted + " of " + MAX_TRIES + " Pods are valid");
  }

  private void check(DryRuns dryRuns, GeneratedPod pod, JsonNode alone) {
    try {
      DryRuns.Result admitted = dryRuns.create(pod.object(), hooked);
      assertEquals("", admitted.refusal());
      Plan plan = plan(pod);
      reasons.merge(plan.verdict().reason(), 1, Integer::sum);
      JsonNode expected = alone;
      if (plan.verdict() instanceof Verdict.Patch) {
        DryRuns.Result patched = dryRuns.create(plan.result(), unhooked);
        assertEquals("", patched.refusal(), "the engine's own copy");
        expected = patched.pod();
        assertTrue(admitted.pod().at("/metadata/annotations").has(INJECTED));
      }
      assertEquals(
          Json.prettyText(StoredObjects.comparable(expected)),
          Json.prettyText(StoredObjects.comparable(admitted.pod())));
    } catch (AssertionError e) {
      throw new AssertionError(
          "%s%n%s%n%s".formatted(e.getMessage(), Seeds.told(SEED), Json.text(pod.object())), e);
    }
  }

  private Plan plan(GeneratedPod pod) {
    try {
      byte[] review = Json.bytes(Reviews.createPod("uid", hooked, pod.object()));
      return engine.plan(AdmissionReviews.read(review), labels, policies);
    } catch (MalformedReviewException e) {
      throw new IllegalStateException(e);
    }
  }
}
