package dev.lastcall.policy;

import dev.lastcall.policy.LabelSelector.Operator;
import dev.lastcall.policy.LabelSelector.Requirement;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private enum Scope {
    OBJECT,
    NAMESPACE
  }

  /**
   * @param value null stands for any value
   */
  private record Label(Scope scope, String key, String value) {}

  private final Map<Label, BitSet> byLabel = new HashMap<>();
  private final BitSet always = new BitSet();

  /**
   * @param policies the bits found are indexes into this list
   */
  PolicyIndex(List<ShutdownPolicy> policies) {
    Map<Label, Integer> frequency = new HashMap<>();
    for (ShutdownPolicy policy : policies) {
      for (Matcher matcher : policy.match()) {
        requiredLabels(matcher)
            .forEach(labels -> labels.forEach(label -> frequency.merge(label, 1, Integer::sum)));
      }
    }
    for (int index = 0; index < policies.size(); index++) {
      for (Matcher matcher : policies.get(index).match()) {
        file(matcher, index, frequency);
      }
    }
  }

  private void file(Matcher matcher, int index, Map<Label, Integer> frequency) {
    Optional<List<Label>> rarest =
        requiredLabels(matcher).stream()
            .min(
                (one, other) ->
                    Integer.compare(commonest(one, frequency), commonest(other, frequency)));
    if (rarest.isEmpty()) {
      always.set(index);
      return;
    }
    for (Label label : rarest.get()) {
      byLabel.computeIfAbsent(label, key -> new BitSet()).set(index);
    }
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
        .filter(PolicyIndex::requiresLabel)
        .map(requirement -> labels(requirement, scope));
  }

  private static boolean requiresLabel(Requirement requirement) {
    return requirement.operator() == Operator.In || requirement.operator() == Operator.Exists;
  }

  private static List<Label> labels(Requirement requirement, Scope scope) {
    return requirement.operator() == Operator.Exists
        ? List.of(new Label(scope, requirement.key(), null))
        : requirement.values().stream()
            .map(value -> new Label(scope, requirement.key(), value))
            .toList();
  }

  /** Indexes of all policies that can match, and few others. */
  BitSet candidates(Map<String, String> objectLabels, Map<String, String> namespaceLabels) {
    BitSet found = (BitSet) always.clone();
    addAll(found, Scope.OBJECT, objectLabels);
    addAll(found, Scope.NAMESPACE, namespaceLabels);
    return found;
  }

  private void addAll(BitSet found, Scope scope, Map<String, String> labels) {
    labels.forEach(
        (key, value) -> {
          add(found, new Label(scope, key, value));
          add(found, new Label(scope, key, null));
        });
  }

  private void add(BitSet found, Label label) {
    BitSet filed = byLabel.get(label);
    if (filed != null) {
      found.or(filed);
    }
  }
}
