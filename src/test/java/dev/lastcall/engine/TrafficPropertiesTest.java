package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.policy.LoadBalancerProfile;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import dev.lastcall.policy.LoadBalancerProfile.Type;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.testing.AttributeLists;
import dev.lastcall.testing.GoldenCase;
import dev.lastcall.testing.Seeds;
import dev.lastcall.testing.TrafficGenerator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for every Service and Ingress under the policies of the load balancer cases. */
class TrafficPropertiesTest {

  private static final int OBJECTS = 2_000;
  private static final long SEED = Seeds.seed();
  private static final PolicySet POLICIES = GoldenCase.policies();
  private static final String INJECTED = "lastcall.dev/injected";

  private static final Map<String, ProfileAnnotation> ANNOTATIONS =
      POLICIES.profiles().values().stream()
          .flatMap(profile -> profile.annotations().stream())
          .filter(annotation -> !annotation.routing())
          .collect(Collectors.toMap(ProfileAnnotation::key, annotation -> annotation, (a, b) -> a));

  @Test
  void thePatchGivesTheEnginesCopy() {
    forEachRun(CommonProperties::thePatchGivesTheEnginesCopy);
  }

  @Test
  void aSecondRoundChangesNothing() {
    forEachRun(CommonProperties::aSecondRoundChangesNothing);
  }

  @Test
  void onlyKeysOfTheProfilesAndTheMarkAreTouched() {
    forEachRun(
        run -> {
          Map<String, String> before = annotations(run.before());
          annotations(run.after())
              .forEach(
                  (key, value) -> {
                    boolean isTouched = !value.equals(before.get(key));
                    boolean isKnown = find(key).isPresent() || key.equals(INJECTED) || isExtra(key);
                    assertTrue(!isTouched || isKnown, () -> key + " was touched");
                  });
          assertTrue(annotations(run.after()).keySet().containsAll(before.keySet()));
          assertEquals(withoutAnnotations(run.before()), withoutAnnotations(run.after()));
        });
  }

  @Test
  void mergingKeepsTheEntriesOfOthersTheirOrderAndTheirText() {
    forEachChange(
        Type.KeyValueList,
        (annotation, before, after) -> {
          List<String> foreignBefore = foreign(annotation, before);
          List<String> foreignAfter = foreign(annotation, after);
          assertEquals(foreignBefore, foreignAfter);
        });
  }

  @Test
  void whatIsWrittenIsReadByASecondParser() {
    forEachChange(
        Type.KeyValueList,
        (annotation, before, after) -> {
          Map<String, String> entries = AttributeLists.read(after).orElseThrow();
          annotation
              .entries()
              .keySet()
              .forEach(key -> assertTrue(entries.containsKey(key), () -> key + " in " + after));
        });
  }

  @Test
  void aValueThatIsWrittenIsWithinTheLimits() {
    forEachChange(
        Type.Seconds,
        (annotation, before, after) -> assertWithinLimits(annotation, Long.parseLong(after)));
    forEachChange(
        Type.KeyValueList,
        (annotation, before, after) -> {
          Map<String, String> old = AttributeLists.read(before).orElseThrow();
          AttributeLists.read(after)
              .orElseThrow()
              .forEach(
                  (key, value) -> {
                    if (annotation.entries().containsKey(key) && !value.equals(old.get(key))) {
                      assertWithinLimits(annotation, Long.parseLong(value));
                    }
                  });
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
            assertTrue(warning.lines().count() == 1, warning);
          }
        });
  }

  @Test
  void theGeneratorReachesEveryDecisionAndEveryProfile() {
    Map<String, Integer> reasons = new TreeMap<>();
    Map<String, Integer> profiles = new TreeMap<>();
    forEachRun(
        run -> {
          reasons.merge(run.plan().verdict().reason(), 1, Integer::sum);
          String mark = annotations(run.after()).getOrDefault(INJECTED, "{}");
          Json.parse(mark)
              .path("profiles")
              .forEach(name -> profiles.merge(name.asText(), 1, Integer::sum));
        });
    System.out.println("decisions: " + reasons + ", profiles: " + profiles);
    for (String reason : List.of("patched", "no-profile", "opted-out", "audit-mode")) {
      assertTrue(reasons.getOrDefault(reason, 0) >= 5, reason + " in " + reasons);
    }
    assertEquals(Set.copyOf(POLICIES.profiles().keySet()), profiles.keySet());
  }

  private interface Change {
    void check(ProfileAnnotation annotation, String before, String after);
  }

  /** Each annotation of a type that the engine added or changed. */
  private static void forEachChange(Type type, Change change) {
    int[] seen = {0};
    forEachRun(
        run -> {
          Map<String, String> before = annotations(run.before());
          annotations(run.after())
              .forEach(
                  (key, after) -> {
                    Optional<ProfileAnnotation> annotation = find(key);
                    boolean isChanged = !after.equals(before.get(key));
                    if (isChanged && annotation.filter(it -> it.type() == type).isPresent()) {
                      seen[0]++;
                      change.check(annotation.get(), before.getOrDefault(key, ""), after);
                    }
                  });
        });
    assertTrue(seen[0] >= 100, () -> type + " was written only " + seen[0] + " times");
  }

  /** By its key, another name of it, or that of a port. */
  private static Optional<ProfileAnnotation> find(String key) {
    String general = key.replaceFirst("\\.[0-9]+$", "");
    return ANNOTATIONS.values().stream()
        .filter(
            it ->
                it.key().equals(key)
                    || it.aliases().contains(key)
                    || it.perPort() && it.key().equals(general))
        .findFirst();
  }

  private static boolean isExtra(String key) {
    return POLICIES.policies().stream()
            .flatMap(policy -> policy.loadBalancer().stream())
            .anyMatch(section -> section.annotations().containsKey(key))
        || POLICIES.profiles().values().stream()
            .flatMap(profile -> profile.annotations().stream())
            .anyMatch(annotation -> annotation.routing() && annotation.key().equals(key));
  }

  /** The text of entries that are not the profile's; a blank one at the end is nobody's. */
  private static List<String> foreign(ProfileAnnotation annotation, String list) {
    List<String> parts = new ArrayList<>(List.of(list.split("(?<!\\\\),", -1)));
    parts.removeIf(part -> annotation.entries().containsKey(part.replaceFirst("=.*", "").strip()));
    while (!parts.isEmpty() && parts.get(parts.size() - 1).isBlank()) {
      parts.remove(parts.size() - 1);
    }
    return parts;
  }

  private static void assertWithinLimits(ProfileAnnotation annotation, long seconds) {
    long min = annotation.limits().orElseThrow().min();
    long max = annotation.limits().orElseThrow().max();
    assertTrue(seconds >= min && seconds <= max, () -> annotation.key() + " got " + seconds);
  }

  private static Map<String, String> annotations(JsonNode object) {
    Map<String, String> annotations = new TreeMap<>();
    object
        .at("/metadata/annotations")
        .properties()
        .forEach(entry -> annotations.put(entry.getKey(), entry.getValue().textValue()));
    return annotations;
  }

  private static JsonNode withoutAnnotations(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    ((ObjectNode) copy.get("metadata")).remove("annotations");
    return copy;
  }

  private static void forEachRun(Consumer<EngineRun> property) {
    List<LoadBalancerProfile> profiles =
        POLICIES.profiles().values().stream()
            .sorted(Comparator.comparing(LoadBalancerProfile::name))
            .toList();
    List<String> rules =
        POLICIES.policies().stream()
            .filter(policy -> policy.loadBalancer().isPresent())
            .map(policy -> policy.name().replaceFirst("^lb-", ""))
            .sorted()
            .toList();
    TrafficGenerator generator = new TrafficGenerator(SEED, profiles, rules);
    for (int index = 0; index < OBJECTS; index++) {
      ObjectNode object = generator.next();
      CommonProperties.check(
          SEED, object, "", () -> property.accept(EngineRun.of(object, POLICIES, Map.of())));
    }
  }
}
