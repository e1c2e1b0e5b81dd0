package dev.lastcall.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What documents of every kind begin with. */
final class MetadataModel {

  static final String API_VERSION = "lastcall.dev/v1beta1";

  private static final Field<String> NAME =
      Field.required(
          "name", KubernetesNames.POLICY_NAME, "Unique among all documents of the kind.");

  private MetadataModel() {}

  /**
   * A document without its place.
   *
   * @param <S> the type of its spec
   */
  record Named<S>(String name, S spec) {}

  /**
   * A document of a kind.
   *
   * @param what it is, for messages
   */
  static <S> MappingType<Named<S>> document(String what, String kind, MappingType<S> specType) {
    Field<String> apiVersion =
        Field.required(
            "apiVersion",
            new ChoiceType<>(Map.of(API_VERSION, API_VERSION), Set.of()),
            "The version of the format.");
    Field<String> kindField =
        Field.required(
            "kind", new ChoiceType<>(Map.of(kind, kind), Set.of()), "The kind of document.");
    Field<String> metadata = Field.required("metadata", metadata(kind), "The name.");
    Field<S> spec = Field.required("spec", specType, "The " + what + " itself.");
    return MappingType.of(
        "a " + what + ": a mapping with apiVersion, kind, metadata and spec",
        List.of(apiVersion, kindField, metadata, spec),
        values -> new Named<>(values.get(metadata), values.get(spec)));
  }

  private static MappingType<String> metadata(String kind) {
    return new MappingType<>(
        "a mapping with name",
        List.of(NAME),
        Set.of(),
        (values, reading) -> checkName(kind, values, reading),
        Function.<FieldValues>identity().andThen(values -> values.get(NAME)));
  }

  private static void checkName(String kind, FieldValues values, Reading reading) {
    values
        .find(NAME)
        .ifPresent(
            name -> {
              YamlValue at = values.at(NAME);
              reading
                  .claimName(kind, name, reading.position(at.node()))
                  .ifPresent(
                      first ->
                          reading.add(
                              at,
                              "the name " + YamlValue.quote(name) + " again",
                              "a name that no other " + kind + " has",
                              "the first is at " + first));
            });
  }
}
