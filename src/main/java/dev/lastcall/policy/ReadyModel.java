package dev.lastcall.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.policy.DeleteGuard.Ready;
import dev.lastcall.policy.Expectation.Condition;
import dev.lastcall.policy.Expectation.Operator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The section {@code ready} of delete guards as written in policy files. */
final class ReadyModel {

  private static final Field<String> POINTER =
      Field.required("pointer", LookupModel.POINTER_TYPE, "Where a value stands in the answer.");
  private static final List<Field<JsonNode>> OPERATORS =
      List.of(
          operator(Operator.EQUALS, ScalarType.ANY, "What the value is; numbers by their size."),
          operator(Operator.NOT_EQUALS, ScalarType.ANY, "What the value, which is there, is not."),
          operator(Operator.LESS_THAN, ScalarType.NUMBER, "Above the value, a number."),
          operator(Operator.GREATER_THAN, ScalarType.NUMBER, "Below the value, a number."),
          operator(Operator.EXISTS, ScalarType.BOOLEAN, "Whether there is a value, or null."));

  private static final MappingType<Condition> CONDITION =
      new MappingType<>(
          "a mapping with pointer, and equals, notEquals, lessThan, greaterThan or exists",
          Stream.<Field<?>>concat(Stream.of(POINTER), OPERATORS.stream()).toList(),
          Set.of(),
          ReadyModel::checkCondition,
          ReadyModel::condition);

  private static final Field<List<Integer>> STATUS =
      Field.withDefault(
          "status",
          ListType.notEmpty(
              "a list of HTTP status codes",
              new IntegerType(100, 599),
              "remove the key for 200",
              true),
          List.of(200),
          "[200]",
          "Codes, of which the answer has one.");
  private static final Field<List<Condition>> JSON =
      Field.withDefault(
          "json",
          ListType.of("a list of conditions", CONDITION),
          List.of(),
          "[]",
          "Conditions on the answer's JSON; all must hold.");
  private static final MappingType<Expectation> EXPECTATION =
      MappingType.of(
          "a mapping with status or json",
          List.of(STATUS, JSON),
          values -> new Expectation(Set.copyOf(values.get(STATUS)), values.get(JSON)));

  private static final Field<Expectation> EXPECT =
      Field.withDefault(
          "expect",
          EXPECTATION,
          new Expectation(Set.of(200), List.of()),
          "{}",
          "What the answer is when the Pod is ready.");
  private static final Field<Duration> INTERVAL =
      Field.duration(
          "interval",
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(2),
          "Between two calls; a result counts for twice as long.");
  private static final Field<String> ANNOTATION =
      Field.optional(
          "annotation",
          new ChoiceType<>(Map.of(Ready.Annotation.KEY, Ready.Annotation.KEY), Set.of()),
          "none",
          "On the Pod, with the value of `lastcall.dev/prepare-requested-at`.");

  static final MappingType<Ready> READY =
      new MappingType<>(
          "a mapping with http or annotation",
          List.of(HttpCallModel.OPTIONAL_HTTP, EXPECT, INTERVAL, ANNOTATION),
          Set.of(),
          ReadyModel::checkReady,
          ReadyModel::ready);

  private ReadyModel() {}

  private static Field<JsonNode> operator(Operator operator, ScalarType type, String doc) {
    return Field.optional(operator.key(), type, "none", doc);
  }

  private static void checkCondition(FieldValues values, Reading reading) {
    List<String> written = OPERATORS.stream().map(Field::name).filter(values::isWritten).toList();
    if (written.size() != 1) {
      List<String> all = OPERATORS.stream().map(Field::name).toList();
      reading.add(
          values.mapping(),
          written.isEmpty() ? "no comparison" : String.join(" and ", written),
          "one of " + String.join(", ", all));
    }
  }

  private static Condition condition(FieldValues values) {
    int index = 0;
    while (!values.isWritten(OPERATORS.get(index).name())) {
      index++;
    }
    return new Condition(
        values.get(POINTER), Operator.values()[index], values.get(OPERATORS.get(index)));
  }

  private static void checkReady(FieldValues values, Reading reading) {
    boolean byCall = values.isWritten(HttpCallModel.OPTIONAL_HTTP.name());
    boolean byAnnotation = values.isWritten(ANNOTATION.name());
    if (byCall == byAnnotation) {
      reading.add(
          values.mapping(),
          byCall ? "http and annotation" : "neither http nor annotation",
          "one of http and annotation");
    } else if (byAnnotation) {
      for (Field<?> field : List.of(EXPECT, INTERVAL)) {
        if (values.isWritten(field.name())) {
          reading.add(
              values.at(field), field.name() + " and annotation", "http beside " + field.name());
        }
      }
    }
  }

  private static Ready ready(FieldValues values) {
    return values
        .find(HttpCallModel.OPTIONAL_HTTP)
        .<Ready>map(call -> new Ready.Http(call, values.get(EXPECT), values.get(INTERVAL)))
        .orElseGet(Ready.Annotation::new);
  }
}
