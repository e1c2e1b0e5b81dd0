package dev.lastcall.policy;

import dev.lastcall.policy.LoadBalancerProfile.Companion;
import dev.lastcall.policy.LoadBalancerProfile.Notice;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import dev.lastcall.policy.LoadBalancerProfile.Requirement;
import dev.lastcall.policy.LoadBalancerProfile.When;
import dev.lastcall.policy.MetadataModel.Named;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Documents of kind LoadBalancerProfile as written in policy files. */
final class LoadBalancerProfileModel {

  static final String KIND = "LoadBalancerProfile";

  private static final int MAX_SENTENCE = 300;
  private static final int MAX_NOTICE = 200;

  static final StringType SENTENCE = text(MAX_SENTENCE);

  private static final Field<String> REQUIRED_KEY =
      Field.required("key", LoadBalancerModel.ANNOTATION_KEY, "The annotation.");
  private static final Field<String> REQUIRED_VALUE =
      Field.required("value", LoadBalancerModel.ANNOTATION_VALUE, "The value it must have.");

  private static final MappingType<Requirement> REQUIREMENT =
      MappingType.of(
          "a mapping with key and value",
          List.of(REQUIRED_KEY, REQUIRED_VALUE),
          values -> new Requirement(values.get(REQUIRED_KEY), values.get(REQUIRED_VALUE)));

  private static final Field<String> NOTICE_KEY =
      Field.required("key", LoadBalancerModel.ANNOTATION_KEY, "The annotation.");
  private static final Field<String> NOTICE_MESSAGE =
      Field.required("message", text(MAX_NOTICE), "What the user should know and do.");

  private static final Field<Boolean> NOTICE_SHARED =
      Field.withDefault(
          "shared",
          new BooleanType(),
          false,
          "false",
          "Objects with the same value share what the message is about: `apply` tells it once, and names them.");

  private static final MappingType<Notice> NOTICE =
      MappingType.of(
          "a mapping with key and message",
          List.of(NOTICE_KEY, NOTICE_MESSAGE, NOTICE_SHARED),
          values ->
              new Notice(
                  values.get(NOTICE_KEY), values.get(NOTICE_MESSAGE), values.get(NOTICE_SHARED)));

  private static final Field<String> COMPANION_VERSION =
      Field.required("apiVersion", SENTENCE, "Of the object.");
  private static final Field<String> COMPANION_KIND =
      Field.required("kind", SENTENCE, "Of the object.");
  private static final Field<String> COMPANION_SPEC =
      Field.required("spec", new TreeType(), "Its spec; placeholders stand for numbers.");

  private static final MappingType<Companion> COMPANION =
      MappingType.of(
          "a mapping with apiVersion, kind and spec",
          List.of(COMPANION_VERSION, COMPANION_KIND, COMPANION_SPEC),
          values ->
              new Companion(
                  values.get(COMPANION_VERSION),
                  values.get(COMPANION_KIND),
                  values.get(COMPANION_SPEC)));

  private static final Field<String> PROVIDER =
      Field.required(
          "provider",
          SENTENCE,
          "Whose load balancer it is; `any` gives way to profiles of a provider.");
  private static final Field<String> DESCRIPTION =
      Field.required("description", SENTENCE, "One sentence for the documentation.");
  private static final Field<ObjectKind> OBJECT =
      Field.required(
          "object",
          new ChoiceType<>(objects(), Set.of()),
          "The kind of object that the keys stand on.");
  private static final Field<When> WHEN_FIELD =
      Field.required(
          "when",
          ProfileWhenModel.WHEN,
          "Which objects it is for: the type and one of the others.");
  private static final Field<Duration> PROPAGATION =
      Field.required(
          "propagation",
          new DurationType(Duration.ZERO, Duration.ofHours(1)),
          "From deletion until nobody sends new connections; the delay must cover it.");
  private static final Field<String> SOURCE =
      Field.required(
          "source",
          new StringType(
              "a URL that begins with https://",
              text -> text.startsWith("https://") && !text.matches("(?s).*\\s.*"),
              String::strip),
          "The provider's documentation.");
  private static final Field<String> VERSIONS =
      Field.optional("versions", SENTENCE, "all", "Which versions read the keys.");
  private static final Field<List<ProfileAnnotation>> ANNOTATIONS =
      Field.required(
          "annotations",
          ListType.of("a list of annotations", ProfileAnnotationModel.ANNOTATION),
          "What is written.");
  private static final Field<List<Requirement>> REQUIRES =
      Field.withDefault(
          "requires",
          ListType.of("a list of requirements", REQUIREMENT),
          List.of(),
          "[]",
          "Annotations without which the others do nothing: the user is told.");
  private static final Field<List<Notice>> NOTICES =
      Field.withDefault(
          "warnsOf",
          ListType.of("a list of notices", NOTICE),
          List.of(),
          "[]",
          "What is told to users of objects with an annotation.");
  private static final Field<Companion> COMPANION_FIELD =
      Field.optional(
          "companion", COMPANION, "none", "An object that `apply` puts beside the Service.");

  static final MappingType<LoadBalancerProfile> SPEC =
      MappingType.of(
          "a mapping with object, when and annotations",
          List.of(
              PROVIDER,
              DESCRIPTION,
              OBJECT,
              WHEN_FIELD,
              PROPAGATION,
              SOURCE,
              VERSIONS,
              ANNOTATIONS,
              REQUIRES,
              NOTICES,
              COMPANION_FIELD),
          values ->
              new LoadBalancerProfile(
                  "",
                  new Position("", 1, 1),
                  values.get(PROVIDER),
                  values.get(DESCRIPTION),
                  values.get(OBJECT),
                  values.get(WHEN_FIELD),
                  values.get(PROPAGATION),
                  values.get(SOURCE),
                  values.find(VERSIONS),
                  values.get(ANNOTATIONS),
                  values.get(REQUIRES),
                  values.get(NOTICES),
                  values.find(COMPANION_FIELD)));

  static final MappingType<Named<LoadBalancerProfile>> DOCUMENT =
      MetadataModel.document("profile", KIND, SPEC);

  private LoadBalancerProfileModel() {}

  /** In this order, in which messages name them. */
  private static Map<String, ObjectKind> objects() {
    Map<String, ObjectKind> objects = new LinkedHashMap<>();
    objects.put("Service", ObjectKind.Service);
    objects.put("Ingress", ObjectKind.Ingress);
    return objects;
  }

  private static StringType text(int max) {
    return new StringType(
        "a text of 1 to " + max + " characters",
        text -> !text.isBlank() && text.length() <= max,
        UnaryOperator.identity());
  }

  /** Any mapping of strings, numbers, lists and mappings, as JSON text. */
  private record TreeType() implements ValueType<String> {

    @Override
    public String description() {
      return "a mapping";
    }

    @Override
    public Optional<String> read(YamlValue value, Reading reading) {
      if (!value.isMapping()) {
        reading.add(value, value.found(), description());
        return Optional.empty();
      }
      int before = reading.count();
      String json = NodeJson.text(value, reading);
      return reading.count() == before ? Optional.of(json) : Optional.empty();
    }
  }
}
