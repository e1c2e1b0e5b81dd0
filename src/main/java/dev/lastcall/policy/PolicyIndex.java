package dev.lastcall.policy;

import dev.lastcall.policy.LabelSelector.Operator;
import dev.lastcall.policy.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the policies that may match by the labels that they require, so that selection does not
 * cost more with policies that ask for other labels.
 *
 * <p>Each entry of {@code match} is filed under its rarest requirement of a label (In, Exists), or
 * among the entries to be asked always when it has none. What is found still has to be matched.
 */
final class PolicyIndex {

  private static final int[] NONE = {};

  private enum Scope {
    OBJECT,
    NAMESPACE
  }

  /**
   * @param value null stands for any value
   */
  private record Label(Scope scope, String key, String value) {

    // The JVM makes those of a record when they are first called, which takes 15 ms of each start.
    @Override
    public boolean equals(Object other) {
      return other instanceof Label label
          && scope == label.scope
          && key.equals(label.key)
          && Objects.equals(value, label.value);
    }

    @Override
    public int hashCode() {
      return Objects.hash(scope, key, value);
    }
  }

  /**
   * The policies filed under one key of a label.
   *
   * @param anyValue those that ask only for the key
   */
  private record Filed(int[] anyValue, Map<String, int[]> byValue) {}

  private final Map<String, Filed> byObjectLabel;
  private final Map<String, Filed> byNamespaceLabel;
  private final int[] always;

  /**
   * @param policies the numbers found are indexes into this list
   */
  PolicyIndex(List<ShutdownPolicy> policies) {
    Map<Label, Integer> frequency = new HashMap<>();
    for (ShutdownPolicy policy : policies) {
      for (Matcher matcher : policy.match()) {
        requiredLabels(matcher)
            .forEach(labels -> labels.forEach(label -> frequency.merge(label, 1, Integer::sum)));
      }
    }
    Map<Label, List<Integer>> filed = new HashMap<>();
    List<Integer> asked = new ArrayList<>();
    for (int index = 0; index < policies.size(); index++) {
      for (Matcher matcher : policies.get(index).match()) {
        Optional<List<Label>> rarest =
            requiredLabels(matcher).stream()
                .min(Comparator.comparingInt(labels -> commonest(labels, frequency)));
        int number = index;
        rarest.ifPresentOrElse(
            labels ->
                labels.forEach(
                    label -> filed.computeIfAbsent(label, key -> new ArrayList<>()).add(number)),
            () -> asked.add(number));
      }
    }
    this.byObjectLabel = ofScope(Scope.OBJECT, filed);
    this.byNamespaceLabel = ofScope(Scope.NAMESPACE, filed);
    this.always = numbers(asked);
  }

  private static int commonest(List<Label> labels, Map<Label, Integer> frequency) {
    return labels.stream().mapToInt(frequency::get).max().orElse(0);
  }

  /** For each requirement of a label: the labels of which the object must have one. */
  private static List<List<Label>> requiredLabels(Matcher matcher) {
    return Stream.concat(
            requiredLabels(matcher.objectSelector(), Scope.OBJECT),
            requiredLabels(matcher.namespaceSelector(), Scope.NAMESPACE))
        .toList();
  }

  private static Stream<List<Label>> requiredLabels(LabelSelector selector, Scope scope) {
    return selector.requirements().stream()
        .filter(it -> it.operator() == Operator.In || it.operator() == Operator.Exists)
        .map(requirement -> labels(requirement, scope));
  }

  private static List<Label> labels(Requirement requirement, Scope scope) {
    return requirement.operator() == Operator.Exists
        ? List.of(new Label(scope, requirement.key(), null))
        : requirement.values().stream()
            .map(value -> new Label(scope, requirement.key(), value))
            .toList();
  }

  private static Map<String, Filed> ofScope(Scope scope, Map<Label, List<Integer>> filed) {
    Map<String, Filed> byKey = new HashMap<>();
    filed.forEach(
        (label, policies) -> {
          if (label.scope() != scope) {
            return;
          }
          Filed old = byKey.getOrDefault(label.key(), new Filed(NONE, new HashMap<>()));
          if (label.value() == null) {
            byKey.put(label.key(), new Filed(numbers(policies), old.byValue()));
          } else {
            old.byValue().put(label.value(), numbers(policies));
            byKey.put(label.key(), old);
          }
        });
    return byKey;
  }

  private static int[] numbers(List<Integer> policies) {
    return policies.stream().mapToInt(Integer::intValue).distinct().toArray();
  }

  /** Indexes of all policies that can match, and few others; ascending, each once. */
  int[] candidates(Map<String, String> objectLabels, Map<String, String> namespaceLabels) {
    int[] found = always;
    found = join(found, byObjectLabel, objectLabels);
    return join(found, byNamespaceLabel, namespaceLabels);
  }

  private static int[] join(int[] found, Map<String, Filed> index, Map<String, String> labels) {
    int[] all = found;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      Filed filed = index.get(label.getKey());
      if (filed != null) {
        all = join(all, filed.anyValue());
        all = join(all, filed.byValue().getOrDefault(label.getValue(), NONE));
      }
    }
    return all;
  }

  /** Both ascend, and so does what comes of them. */
  private static int[] join(int[] left, int[] right) {
    if (left.length == 0 || right.length == 0) {
      return left.length == 0 ? right : left;
    }
    int[] joined = new int[left.length + right.length];
    int count = 0;
    int l = 0;
    int r = 0;
    while (l < left.length || r < right.length) {
      boolean isLeft = r == right.length || l < left.length && left[l] <= right[r];
      int next = isLeft ? left[l++] : right[r++];
      if (count == 0 || joined[count - 1] != next) {
        joined[count++] = next;
      }
    }
    return Arrays.copyOf(joined, count);
  }
}
