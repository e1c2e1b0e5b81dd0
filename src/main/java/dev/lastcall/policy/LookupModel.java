package dev.lastcall.policy;

import dev.lastcall.policy.Lookup.Comparison;
import dev.lastcall.policy.Lookup.Where;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The section {@code lookup} of delete guards as written in policy files. */
final class LookupModel {

  private static final int MAX_TEXT = 1024;
  private static final Pattern POINTER = Pattern.compile("(/([^~]|~[01])*)?");
  private static final Pattern BOUND = Pattern.compile("[A-Za-z][A-Za-z0-9.]{0,40}");

  static final StringType POINTER_TYPE =
      new StringType(
          "a JSON Pointer like /status/leader_count",
          text -> text.length() <= MAX_TEXT && POINTER.matcher(text).matches(),
          text -> "/" + text.replace('.', '/'));

  private static final StringType BOUND_TYPE =
      new StringType(
          "a name of letters, digits and dots that no other placeholder has, like store.id",
          name -> BOUND.matcher(name).matches() && !GuardPlaceholders.isOfThePod(name),
          UnaryOperator.identity());
  private static final StringType TEXT_TYPE =
      new StringType(
          "a text of 1 to " + MAX_TEXT + " characters",
          text -> !text.isEmpty() && text.length() <= MAX_TEXT,
          UnaryOperator.identity());

  private static final Field<String> POINTER_FIELD =
      Field.required("pointer", POINTER_TYPE, "Where a string stands in an entry of the list.");
  private static final Field<String> EQUALS =
      Field.optional("equals", TEXT_TYPE, "none", "What the string is, with placeholders.");
  private static final Field<String> CONTAINS =
      Field.optional("contains", TEXT_TYPE, "none", "What stands in it, with placeholders.");
  private static final MappingType<Where> WHERE_TYPE =
      new MappingType<>(
          "a mapping with pointer, and equals or contains",
          List.of(POINTER_FIELD, EQUALS, CONTAINS),
          Set.of(),
          LookupModel::checkWhere,
          LookupModel::where);

  private static final Field<String> ARRAY =
      Field.required("array", POINTER_TYPE, "Where the list stands in the answer.");
  private static final Field<Where> WHERE =
      Field.required("where", WHERE_TYPE, "Which entry is the Pod's; exactly one must be.");
  private static final Field<Map<String, String>> BIND =
      Field.required(
          "bind",
          new StringMapType(
              "a mapping of names to pointers into the entry", BOUND_TYPE, POINTER_TYPE),
          "Values of the entry, for placeholders in the other calls.");
  private static final MappingType<Select> SELECT_TYPE =
      MappingType.of(
          "a mapping with array, where and bind",
          List.of(ARRAY, WHERE, BIND),
          values -> new Select(values.get(ARRAY), values.get(WHERE), values.get(BIND)));
  private static final Field<Select> SELECT =
      Field.required("select", SELECT_TYPE, "How the Pod is found in the answer.");

  static final MappingType<Lookup> LOOKUP =
      MappingType.of(
          "a mapping with http and select",
          List.of(HttpCallModel.HTTP, SELECT),
          values -> {
            Select select = values.get(SELECT);
            return new Lookup(
                values.get(HttpCallModel.HTTP), select.array(), select.where(), select.bind());
          });

  private LookupModel() {}

  private record Select(String array, Where where, Map<String, String> bind) {}

  private static void checkWhere(FieldValues values, Reading reading) {
    if (values.isWritten(EQUALS.name()) == values.isWritten(CONTAINS.name())) {
      boolean both = values.isWritten(EQUALS.name());
      reading.add(
          values.mapping(),
          both ? "equals and contains" : "neither equals nor contains",
          "one of equals and contains");
    }
  }

  private static Where where(FieldValues values) {
    return values
        .find(EQUALS)
        .map(text -> new Where(values.get(POINTER_FIELD), Comparison.EQUALS, text))
        .orElseGet(
            () -> new Where(values.get(POINTER_FIELD), Comparison.CONTAINS, values.get(CONTAINS)));
  }
}
