package dev.lastcall.policy;

import dev.lastcall.policy.LoadBalancerProfile.Limits;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import dev.lastcall.policy.LoadBalancerProfile.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The annotations of a profile as written in policy files. */
final class ProfileAnnotationModel {

  private static final ValueType<String> VALUE =
      Placeholders.type(
          "a text, in which {drainSeconds} and the like stand for numbers",
          LoadBalancerModel.ANNOTATION_VALUE);

  private static final Field<Integer> MIN =
      Field.withDefault("min", IntegerType.ANY, 0, "0", "Seconds.");
  private static final Field<Integer> MAX = Field.required("max", IntegerType.ANY, "Seconds.");

  private static final MappingType<Limits> LIMITS =
      new MappingType<>(
          "a mapping with min and max",
          List.of(MIN, MAX),
          Set.of(),
          ProfileAnnotationModel::checkLimits,
          values -> new Limits(values.get(MIN), values.get(MAX)));

  private static final Field<String> KEY =
      Field.required("key", LoadBalancerModel.ANNOTATION_KEY, "The annotation.");
  private static final Field<Type> TYPE =
      Field.choice(
          "type",
          ChoiceType.of(Type.class),
          Type.Literal,
          "How the value is written; `KeyValueList` is `k=v,k=v`.");
  private static final Field<String> VALUE_FIELD =
      Field.optional("value", VALUE, "none", "For types without entries.");
  private static final Field<Map<String, String>> ENTRIES =
      Field.withDefault(
          "entries",
          new StringMapType(
              "a mapping of keys to values", LoadBalancerProfileModel.SENTENCE, VALUE),
          Map.of(),
          "{}",
          "What is merged into a `KeyValueList` or `EmbeddedYaml`.");
  private static final Field<Limits> LIMITS_FIELD =
      Field.optional("limits", LIMITS, "none", "Bounds of seconds.");
  private static final Field<List<String>> ALIASES =
      Field.withDefault(
          "aliases",
          ListType.of("a list of annotation keys", LoadBalancerModel.ANNOTATION_KEY),
          List.of(),
          "[]",
          "Other names of the key: an object that has one has the key.");
  private static final Field<Boolean> PER_PORT =
      Field.withDefault(
          "perPort",
          new BooleanType(),
          false,
          "false",
          "Whether `KEY.PORT` is merged, too, where an object has it.");
  private static final Field<String> PORTS_KEY =
      Field.optional(
          "portsKey",
          LoadBalancerProfileModel.SENTENCE,
          "none",
          "The key in an `EmbeddedYaml` that maps ports of the Service, by name or number, to values"
              + " of their own: the entries are for the other ports.");
  private static final Field<Boolean> ALSO_ON_SERVICE =
      Field.withDefault(
          "alsoOnService",
          new BooleanType(),
          false,
          "false",
          "Whether a Service that has the key is merged, too: it replaces that of the Ingress.");
  private static final Field<Boolean> ROUTING =
      Field.withDefault(
          "routing",
          new BooleanType(),
          false,
          "false",
          "Whether it changes how traffic is routed; then it needs `routingKeys: OnCreate`.");
  private static final Field<String> DESCRIPTION =
      Field.withDefault(
          "description",
          LoadBalancerProfileModel.SENTENCE,
          "",
          "none",
          "What it does, for the documentation.");

  static final MappingType<ProfileAnnotation> ANNOTATION =
      new MappingType<>(
          "a mapping with key and value or entries",
          List.of(
              KEY,
              TYPE,
              VALUE_FIELD,
              ENTRIES,
              LIMITS_FIELD,
              ALIASES,
              PER_PORT,
              PORTS_KEY,
              ALSO_ON_SERVICE,
              ROUTING,
              DESCRIPTION),
          Set.of(),
          ProfileAnnotationModel::checkValue,
          values ->
              new ProfileAnnotation(
                  values.get(KEY),
                  values.get(TYPE),
                  values.find(VALUE_FIELD).orElse(""),
                  values.get(ENTRIES),
                  values.find(LIMITS_FIELD),
                  values.get(ALIASES),
                  values.get(PER_PORT),
                  values.find(PORTS_KEY),
                  values.get(ALSO_ON_SERVICE),
                  values.get(ROUTING),
                  values.get(DESCRIPTION)));

  private ProfileAnnotationModel() {}

  private static void checkLimits(FieldValues values, Reading reading) {
    for (Field<Integer> bound : List.of(MIN, MAX)) {
      if (values.find(bound).filter(seconds -> seconds < 0).isPresent()) {
        reading.add(values.at(bound), values.at(bound).found(), "seconds of 0 or more");
        return;
      }
    }
    Optional<Integer> max = values.find(MAX);
    if (max.isPresent() && values.find(MIN).filter(min -> min > max.get()).isPresent()) {
      reading.add(values.at(MAX), "a max below min", "min of at most max");
    }
  }

  private static void checkValue(FieldValues values, Reading reading) {
    Optional<Type> type = values.find(TYPE);
    if (type.isEmpty()) {
      return;
    }
    boolean wantsEntries = type.get() == Type.KeyValueList || type.get() == Type.EmbeddedYaml;
    String wanted = wantsEntries ? ENTRIES.name() : VALUE_FIELD.name();
    String other = wantsEntries ? VALUE_FIELD.name() : ENTRIES.name();
    if (!values.isWritten(wanted) || values.isWritten(other)) {
      reading.add(
          values.mapping(),
          values.isWritten(other) ? "the key " + other : "no key " + YamlValue.quote(wanted),
          "the key " + wanted + " for type " + type.get());
    }
  }
}
