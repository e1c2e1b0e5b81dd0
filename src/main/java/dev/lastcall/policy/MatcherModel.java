package dev.lastcall.policy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The entries of {@code match} and {@code exclude} as written in policy files. */
final class MatcherModel {

  private static final int MAX_REASON = 200;

  private static final Field<LabelSelector> NAMESPACE_SELECTOR =
      Field.withDefault(
          "namespaceSelector",
          SelectorModel.SELECTOR,
          LabelSelector.EVERYTHING,
          "{}",
          "Labels of the object's namespace.");
  private static final Field<LabelSelector> OBJECT_SELECTOR =
      Field.withDefault(
          "objectSelector",
          SelectorModel.SELECTOR,
          LabelSelector.EVERYTHING,
          "{}",
          "Labels of the object itself.");
  private static final Field<List<ObjectKind>> KINDS =
      Field.withDefault(
          "kinds",
          ListType.notEmpty(
              "a list of Pod, Service, Ingress",
              ChoiceType.of(ObjectKind.class),
              "remove the key for all three",
              true),
          List.of(ObjectKind.values()),
          "[Pod, Service, Ingress]",
          "Kinds of objects.");
  private static final Field<LocalDate> UNTIL =
      Field.optional(
          "until",
          new DateType(),
          "for ever",
          "The last day on which the entry excludes; in UTC, that day included.");
  private static final Field<String> REASON =
      Field.optional(
          "reason",
          new StringType(
              "a text of 1 to " + MAX_REASON + " characters",
              text -> !text.isBlank() && text.length() <= MAX_REASON,
              UnaryOperator.identity()),
          "none",
          "Why the exception exists; shown to users.");

  static final MappingType<Matcher> MATCHER =
      MappingType.of(
          "a mapping with namespaceSelector, objectSelector or kinds",
          List.of(NAMESPACE_SELECTOR, OBJECT_SELECTOR, KINDS),
          MatcherModel::matcher);

  private static final Field<LabelSelector> GUARD_NAMESPACE_SELECTOR =
      Field.required(
          "namespaceSelector",
          SelectorModel.SELECTOR,
          "Labels of the Pod's namespace; `{}` for every namespace.");

  /** Of a delete guard: evictions are seen by their namespace only, so it must be thought of. */
  static final MappingType<Matcher> GUARD_MATCHER =
      MappingType.of(
          "a mapping with namespaceSelector, and objectSelector if needed",
          List.of(GUARD_NAMESPACE_SELECTOR, OBJECT_SELECTOR),
          values ->
              new Matcher(
                  values.get(GUARD_NAMESPACE_SELECTOR),
                  values.get(OBJECT_SELECTOR),
                  Set.of(ObjectKind.Pod)));

  static final MappingType<Exclusion> EXCLUSION =
      MappingType.of(
          "a mapping with namespaceSelector, objectSelector, kinds, until or reason",
          exclusionFields(),
          values -> new Exclusion(matcher(values), values.find(UNTIL), values.find(REASON)));

  private MatcherModel() {}

  private static List<Field<?>> exclusionFields() {
    List<Field<?>> fields = new ArrayList<>(MATCHER.fields());
    fields.add(UNTIL);
    fields.add(REASON);
    return fields;
  }

  private static Matcher matcher(FieldValues values) {
    Set<ObjectKind> kinds = EnumSet.copyOf(values.get(KINDS));
    return new Matcher(values.get(NAMESPACE_SELECTOR), values.get(OBJECT_SELECTOR), kinds);
  }
}
