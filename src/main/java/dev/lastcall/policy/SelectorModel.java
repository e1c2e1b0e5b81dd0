package dev.lastcall.policy;

import dev.lastcall.policy.LabelSelector.Operator;
import dev.lastcall.policy.LabelSelector.Requirement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Label selectors as written in policy files: the <a
 * href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/">LabelSelector</a>
 * of Kubernetes, with the API server's checks.
 */
final class SelectorModel {

  private static final Field<String> KEY =
      Field.required("key", KubernetesNames.LABEL_KEY, "The label's key.");
  private static final Field<Operator> OPERATOR =
      Field.required(
          "operator",
          ChoiceType.of(Operator.class),
          "`NotIn` and `DoesNotExist` match objects without the label, too.");
  private static final Field<List<String>> VALUES =
      Field.withDefault(
          "values",
          ListType.of("a list of label values", KubernetesNames.LABEL_VALUE),
          List.of(),
          "[]",
          "At least one for `In` and `NotIn`; none for `Exists` and `DoesNotExist`.");

  static final MappingType<Requirement> EXPRESSION =
      new MappingType<>(
          "a mapping with key, operator and values",
          List.of(KEY, OPERATOR, VALUES),
          Set.of(),
          SelectorModel::checkValues,
          values ->
              new Requirement(
                  values.get(KEY), values.get(OPERATOR), Set.copyOf(values.get(VALUES))));

  private static final Field<List<Requirement>> MATCH_LABELS =
      Field.withDefault(
          "matchLabels",
          new MatchLabelsType(),
          List.of(),
          "{}",
          "Labels that must be there with these values.");
  private static final Field<List<Requirement>> MATCH_EXPRESSIONS =
      Field.withDefault(
          "matchExpressions",
          ListType.of("a list of requirements", EXPRESSION),
          List.of(),
          "[]",
          "Requirements with an operator.");

  static final MappingType<LabelSelector> SELECTOR =
      MappingType.of(
          "a label selector with matchLabels or matchExpressions",
          List.of(MATCH_LABELS, MATCH_EXPRESSIONS),
          values ->
              new LabelSelector(
                  Stream.of(MATCH_LABELS, MATCH_EXPRESSIONS)
                      .flatMap(field -> values.get(field).stream())
                      .toList()));

  private SelectorModel() {}

  private static void checkValues(FieldValues values, Reading reading) {
    if (values.find(OPERATOR).isEmpty() || values.find(VALUES).isEmpty()) {
      return;
    }
    Operator operator = values.get(OPERATOR);
    boolean wantsValues = operator == Operator.In || operator == Operator.NotIn;
    boolean hasValues = !values.get(VALUES).isEmpty();
    if (wantsValues && !hasValues) {
      reading.add(values.at(VALUES), "no values", "at least one value for operator " + operator);
    } else if (hasValues && !wantsValues) {
      reading.add(
          values.at(VALUES), "values", "no values for operator " + operator, "remove the key");
    }
  }
}
