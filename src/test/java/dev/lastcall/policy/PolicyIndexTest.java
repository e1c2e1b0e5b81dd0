package dev.lastcall.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.policy.LabelSelector.Operator;
import dev.lastcall.policy.LabelSelector.Requirement;
import dev.lastcall.policy.ShutdownPolicy.Mode;
import dev.lastcall.policy.ShutdownPolicy.Overrides;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The index finds what asking every policy would find. */
class PolicyIndexTest {

  private static final LocalDate TODAY = LocalDate.of(2027, 3, 31);
  private static final List<String> KEYS = List.of("a", "b", "c");
  private static final List<String> VALUES = List.of("1", "2", "3");

  @Test
  void selectsWhatALinearSearchSelects() {
    Random random = new Random(20261125);
    int matched = 0;
    for (int round = 0; round < 2_000; round++) {
      PolicySet set = new PolicySet(policies(random), List.of(), List.of());
      Map<String, String> object = labels(random);
      Map<String, String> namespace = labels(random);
      Optional<ShutdownPolicy> expected =
          set.policies().stream()
              .filter(
                  policy ->
                      policy.match().stream()
                          .anyMatch(it -> it.matches(ObjectKind.Pod, object, namespace)))
              .findFirst();
      Optional<ShutdownPolicy> actual =
          set.select(ObjectKind.Pod, object, namespace, TODAY) instanceof Selection.Selected it
              ? Optional.of(it.policy())
              : Optional.empty();
      assertEquals(expected, actual, "round " + round);
      matched += actual.isPresent() ? 1 : 0;
    }
    assertTrue(matched > 500 && matched < 1_900, "both outcomes are tried: " + matched);
  }

  private static List<ShutdownPolicy> policies(Random random) {
    List<ShutdownPolicy> policies = new ArrayList<>();
    int count = random.nextInt(6);
    for (int index = 0; index < count; index++) {
      List<Matcher> match = new ArrayList<>();
      for (int entry = 0; entry <= random.nextInt(2); entry++) {
        match.add(new Matcher(selector(random), selector(random), EnumSet.allOf(ObjectKind.class)));
      }
      policies.add(policy("p" + index, random.nextInt(3), match));
    }
    return policies;
  }

  private static ShutdownPolicy policy(String name, int priority, List<Matcher> match) {
    return new ShutdownPolicy(
        name,
        new Position("test", 1, 1),
        Mode.Apply,
        priority,
        match,
        List.of(),
        Overrides.Allowed,
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            new Grace(
                StopTime.DEFAULT,
                Grace.DEFAULT_MARGIN,
                Duration.ofSeconds(30),
                Duration.ofMinutes(15))),
        Optional.empty(),
        Optional.empty(),
        new PolicyHash(() -> ""));
  }

  private static LabelSelector selector(Random random) {
    List<Requirement> requirements = new ArrayList<>();
    int count = random.nextInt(3);
    for (int index = 0; index < count; index++) {
      Operator operator = Operator.values()[random.nextInt(Operator.values().length)];
      boolean hasValues = operator == Operator.In || operator == Operator.NotIn;
      Set<String> values = new HashSet<>();
      while (hasValues && values.size() <= random.nextInt(2)) {
        values.add(VALUES.get(random.nextInt(VALUES.size())));
      }
      requirements.add(new Requirement(KEYS.get(random.nextInt(KEYS.size())), operator, values));
    }
    return new LabelSelector(requirements);
  }

  private static Map<String, String> labels(Random random) {
    Map<String, String> labels = new HashMap<>();
    for (String key : KEYS) {
      if (random.nextBoolean()) {
        labels.put(key, VALUES.get(random.nextInt(VALUES.size())));
      }
    }
    return labels;
  }
}
