package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.testing.GeneratedPod;
import dev.lastcall.testing.GoldenCase;
import dev.lastcall.testing.PodFeature;
import dev.lastcall.testing.PodGenerator;
import dev.lastcall.testing.PolicyGenerator;
import dev.lastcall.testing.Seeds;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * What holds for every Pod and every policy. Each Pod meets all policies of the repository
 * together, and one generated policy.
 */
class PodPropertiesTest {

  private static final int PODS = 2_000;
  private static final int GENERATED_POLICIES = 250;
  private static final long SEED = Seeds.seed();
  private static final PolicySet ALL = GoldenCase.policies();
  private static final List<PolicySet> GENERATED =
      new PolicyGenerator(SEED).sets(GENERATED_POLICIES);

  private static final List<Map<String, String>> NAMESPACES =
      List.of(Map.of(), Map.of("lastcall.dev/inject", "enabled"), Map.of("team", "shop"));

  @Test
  void thePatchGivesTheEnginesCopy() {
    forEachRun(CommonProperties::thePatchGivesTheEnginesCopy);
  }

  @Test
  void aSecondRoundChangesNothing() {
    forEachRun(CommonProperties::aSecondRoundChangesNothing);
  }

  @Test
  void theObjectReceivedIsNeverEdited() {
    forEachPod(
        (pod, policies, namespaceLabels) -> {
          String before = Json.text(pod);
          EngineRun.of(pod, policies, namespaceLabels);
          assertEquals(before, Json.text(pod));
        });
  }

  @Test
  void graceNeverFalls() {
    forEachRun(
        run -> {
          long before = TouchedPlaces.grace(run.before());
          long after = TouchedPlaces.grace(run.after());
          assertTrue(after >= before, () -> before + " became " + after);
        });
  }

  @Test
  void aSleepThatLastcallWroteEndsWithinTheGrace() {
    forEachRun(
        run -> {
          JsonNode containers = run.after().at("/spec/containers");
          for (int index = 0; index < containers.size(); index++) {
            JsonNode own = run.before().at("/spec/containers").get(index).at("/lifecycle/preStop");
            JsonNode hook = containers.get(index).at("/lifecycle/preStop");
            if (hook.has("sleep") && !hook.equals(own)) {
              long seconds = hook.at("/sleep/seconds").asLong();
              long grace = TouchedPlaces.grace(run.after());
              assertTrue(seconds >= 1 && seconds <= grace, () -> seconds + " of " + grace);
            }
          }
        });
  }

  /** A sidecar may make a BestEffort Pod Burstable, but never takes the class Guaranteed away. */
  @Test
  void theSidecarKeepsTheClassGuaranteed() {
    forEachRun(
        run -> {
          assertEquals(isGuaranteed(run.before()), isGuaranteed(run.after()));
          for (JsonNode container : run.after().at("/spec/initContainers")) {
            if (container.path("args").path(0).asText().equals("drain")) {
              JsonNode limits = container.path("resources").path("limits");
              assertEquals(
                  run.after().at("/spec/resources").isObject(),
                  limits.path("cpu").isMissingNode() || limits.path("memory").isMissingNode());
            }
          }
        });
  }

  private static boolean isGuaranteed(JsonNode pod) {
    if (pod.at("/spec/resources").isObject()) {
      return false;
    }
    return Stream.of("containers", "initContainers")
        .flatMap(list -> StreamSupport.stream(pod.path("spec").path(list).spliterator(), false))
        .allMatch(
            container ->
                Stream.of("cpu", "memory")
                    .allMatch(
                        name -> {
                          JsonNode limit = container.at("/resources/limits/" + name);
                          JsonNode request = container.at("/resources/requests/" + name);
                          return !limit.isMissingNode()
                              && (request.isMissingNode()
                                  || request.asText().equals(limit.asText()));
                        }));
  }

  @Test
  void aProbeGraceThatLastcallWroteIsAtLeastOneSecond() {
    forEachRun(
        run -> {
          List<JsonNode> before = TouchedPlaces.runningContainers(run.before());
          List<JsonNode> after = TouchedPlaces.runningContainers(run.after());
          for (int index = 0; index < after.size(); index++) {
            for (String probe : List.of("livenessProbe", "startupProbe", "readinessProbe")) {
              String place = "/" + probe + "/terminationGracePeriodSeconds";
              JsonNode seconds = after.get(index).at(place);
              if (!seconds.equals(before.get(index).at(place))) {
                assertFalse(probe.startsWith("readiness"), "a readiness probe has no grace");
                assertTrue(seconds.asLong() >= 1, () -> probe + " got " + seconds);
                assertTrue(seconds.asLong() <= TouchedPlaces.grace(run.after()), probe);
              }
            }
          }
        });
  }

  @Test
  void whatThePolicyDidNotNameIsTheSameByteForByte() {
    forEachRun(
        run -> {
          if (!run.isPatched()) {
            assertEquals(Json.text(run.before()), Json.text(run.after()));
            return;
          }
          ShutdownPolicy policy = run.policy().orElseThrow();
          TouchedPlaces places = new TouchedPlaces(run.before(), policy);
          assertEquals(places.rest(run.before()), places.rest(run.after()));
        });
  }

  @Test
  void aScriptThatGetsASleepInFrontStaysIntact() {
    forEachRun(
        run -> {
          JsonNode containers = run.after().at("/spec/containers");
          for (int index = 0; index < containers.size(); index++) {
            String place = "/lifecycle/preStop/exec/command";
            JsonNode own = run.before().at("/spec/containers").get(index).at(place);
            JsonNode command = containers.get(index).at(place);
            if (command.isArray() && !command.equals(own)) {
              assertEquals(own.size(), command.size());
              for (int word = 0; word < own.size(); word++) {
                String text = command.get(word).textValue();
                boolean isScript = !own.get(word).textValue().equals(text);
                String rest = isScript ? text.replaceFirst("^sleep \\d+; ", "") : text;
                assertEquals(own.get(word).textValue(), rest);
              }
            }
          }
        });
  }

  @Test
  void aForgedAnnotationChangesNothing() {
    forEachRun(
        run -> {
          String real = run.after().at("/metadata/annotations/lastcall.dev~1injected").asText();
          for (String forged : List.of("{\"delay\":1,\"grace\":1}", real)) {
            ObjectNode pod = run.before().deepCopy();
            annotations(pod).put("lastcall.dev/injected", forged);
            EngineRun again = run.with(pod);
            assertEquals(withoutInjected(run.after()), withoutInjected(again.after()));
            assertEquals(run.plan().budget(), again.plan().budget());
            assertEquals(run.plan().verdict().warnings(), again.plan().verdict().warnings());
            if (run.isPatched()) {
              assertEquals(
                  real,
                  annotations((ObjectNode) again.after()).path("lastcall.dev/injected").asText());
            }
          }
        });
  }

  @Test
  void warningsAreFewAndShort() {
    forEachRun(
        run -> {
          List<String> warnings = run.plan().verdict().warnings();
          assertTrue(warnings.size() <= 3, warnings::toString);
          for (String warning : warnings) {
            assertTrue(warning.length() <= 256, warning);
            assertEquals(warning.strip(), warning);
          }
        });
  }

  @Test
  void theGeneratorsReachEveryDecisionAndEveryFeature() {
    Map<String, Integer> reasons = new TreeMap<>();
    Map<String, Integer> policies = new TreeMap<>();
    AtomicInteger sidecars = new AtomicInteger();
    forEachRun(
        run -> {
          if (run.plan().budget().filter(it -> it.maxWait() > 0).isPresent()) {
            sidecars.incrementAndGet();
          }
          reasons.merge(run.plan().verdict().reason(), 1, Integer::sum);
          if (run.policies() == ALL) {
            policies.merge(run.plan().verdict().policy().orElse("none"), 1, Integer::sum);
          }
        });
    assertTrue(sidecars.get() >= 50, sidecars + " sidecars");
    Map<PodFeature, Integer> features = new EnumMap<>(PodFeature.class);
    PodGenerator generator = generator();
    for (int index = 0; index < PODS; index++) {
      generator.next().features().forEach(it -> features.merge(it, 1, Integer::sum));
    }
    System.out.println("decisions: " + reasons);
    System.out.println("policies of the repository: " + policies);
    System.out.println("features of " + PODS + " Pods: " + features);
    for (String reason :
        List.of("patched", "no-policy", "opted-out", "audit-mode", "job-pod", "zero-grace")) {
      assertTrue(reasons.getOrDefault(reason, 0) >= 25, reason + " in " + reasons);
    }
    assertTrue(reasons.getOrDefault("excluded", 0) >= 5, "excluded in " + reasons);
    ALL.policies().stream()
        .filter(it -> it.loadBalancer().isEmpty())
        .forEach(it -> assertTrue(policies.containsKey(it.name()), it.name() + " was never used"));
    for (PodFeature feature : PodFeature.values()) {
      assertTrue(features.getOrDefault(feature, 0) >= 50, feature + " in " + features);
    }
  }

  private static ObjectNode annotations(ObjectNode pod) {
    ObjectNode metadata = child(pod, "metadata");
    return child(metadata, "annotations");
  }

  private static ObjectNode child(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode object ? object : parent.putObject(name);
  }

  private static JsonNode withoutInjected(JsonNode pod) {
    ObjectNode copy = pod.deepCopy();
    annotations(copy).remove("lastcall.dev/injected");
    return copy;
  }

  private static PodGenerator generator() {
    return PodGenerator.wild(SEED, ALL.policies().stream().map(ShutdownPolicy::name).toList());
  }

  private static void forEachRun(Consumer<EngineRun> property) {
    forEachPod(
        (pod, policies, namespaceLabels) ->
            property.accept(EngineRun.of(pod, policies, namespaceLabels)));
  }

  private static void forEachPod(Property property) {
    System.out.println(PODS + " Pods, " + Seeds.told(SEED));
    PodGenerator generator = generator();
    for (int index = 0; index < PODS; index++) {
      GeneratedPod pod = generator.next();
      Map<String, String> labels = NAMESPACES.get(index % NAMESPACES.size());
      PolicySet generated = GENERATED.get(index % GENERATED.size());
      check(property, pod, ALL, labels);
      check(property, pod, generated, labels);
    }
  }

  private static void check(
      Property property, GeneratedPod pod, PolicySet policies, Map<String, String> labels) {
    String policy = policies == ALL ? "all policies" : policies.policies().toString();
    CommonProperties.check(
        SEED,
        pod.object(),
        ", namespace %s%n%s".formatted(labels, policy),
        () -> property.check(pod.object(), policies, labels));
  }

  private interface Property {
    void check(JsonNode pod, PolicySet policies, Map<String, String> namespaceLabels);
  }
}
