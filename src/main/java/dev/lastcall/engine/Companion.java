package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lastcall.engine.Engine.Companions;
import dev.lastcall.json.Json;
import dev.lastcall.policy.LoadBalancerProfile;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import dev.lastcall.policy.Placeholders;
import dev.lastcall.review.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The object that a profile wants beside a Service, as a BackendConfig. */
final class Companion {

  private static final String SUFFIX = "-lastcall";

  private final Request request;
  private final Optional<LoadBalancerProfile> profile;
  private final DrainBudget budget;
  private final Companions companions;

  Companion(
      Request request,
      List<LoadBalancerProfile> profiles,
      DrainBudget budget,
      Companions companions) {
    this.request = request;
    this.profile = profiles.stream().filter(it -> it.companion().isPresent()).findFirst();
    this.budget = budget;
    this.companions = companions;
  }

  /** An object whose name is still to be drawn cannot be referred to. */
  private boolean canBeMade() {
    return companions == Companions.EMITTED && !request.name().isEmpty();
  }

  static boolean isReference(String entry) {
    return entry.equals(Placeholders.COMPANION_REFERENCE);
  }

  /**
   * Whether an entry may be written: a reference to an object that nobody makes breaks Ingresses.
   */
  boolean allows(String entry) {
    return canBeMade() || !isReference(entry);
  }

  /** Those of the budget, and the name. */
  Map<String, String> placeholders() {
    Map<String, String> placeholders = budget.placeholders();
    placeholders.put(Placeholders.COMPANION, name());
    return placeholders;
  }

  private String name() {
    return request.name() + SUFFIX;
  }

  /** What the user has to do about objects that are not ours, or that cannot be made. */
  void warn(TrafficObject object, Warnings warnings) {
    if (profile.isEmpty()) {
      return;
    }
    String kind = profile.get().companion().get().kind();
    for (ProfileAnnotation annotation : profile.get().annotations()) {
      boolean refers = annotation.entries().values().stream().anyMatch(Companion::isReference);
      OwnPorts ports = OwnPorts.of(object, annotation);
      if (refers && !canBeMade() && !ports.areAll() && references(object).findAny().isEmpty()) {
        warnings.add(missing(), kind, object.kind());
      }
      if (refers && !ports.shown().isEmpty()) {
        warnings.add(
            "%s names a %s for ports of its own: %s. They keep it: see that its spec has %s.",
            annotation.key(),
            kind,
            AnnotationWriter.shown(String.join(", ", ports.shown())),
            Json.text(spec(profile.get())));
      }
    }
  }

  private String missing() {
    return companions == Companions.EMITTED
        ? "Draining needs a %s, which takes its name from the %s: give that a metadata.name."
        : "Draining needs a %s, which admission cannot make: run lastcall apply on this %s in CI.";
  }

  /** It, where the object refers to it in the end. */
  Optional<JsonNode> of(TrafficObject edited) {
    boolean isReferenced = canBeMade() && references(edited).anyMatch(name()::equals);
    return isReferenced ? profile.map(this::object) : Optional.empty();
  }

  /** The names that stand where the companion's belongs; also under other names of the key. */
  private Stream<String> references(TrafficObject object) {
    return profile.stream()
        .flatMap(it -> it.annotations().stream())
        .flatMap(annotation -> references(object, annotation));
  }

  private static Stream<String> references(TrafficObject object, ProfileAnnotation annotation) {
    return annotation.entries().entrySet().stream()
        .filter(entry -> isReference(entry.getValue()))
        .flatMap(
            entry ->
                Stream.concat(Stream.of(annotation.key()), annotation.aliases().stream())
                    .flatMap(key -> Optional.ofNullable(object.annotations().get(key)).stream())
                    .flatMap(text -> EmbeddedYaml.parse(text).stream())
                    .flatMap(yaml -> yaml.get(entry.getKey()).stream()));
  }

  private ObjectNode object(LoadBalancerProfile owner) {
    LoadBalancerProfile.Companion companion = owner.companion().orElseThrow();
    ObjectNode object =
        Json.object().put("apiVersion", companion.apiVersion()).put("kind", companion.kind());
    ObjectNode metadata = object.putObject("metadata").put("name", name());
    JsonNode namespace = request.object().at("/metadata/namespace");
    if (!namespace.isMissingNode()) {
      metadata.set("namespace", namespace);
    }
    object.set("spec", spec(owner));
    return object;
  }

  private JsonNode spec(LoadBalancerProfile owner) {
    Map<String, String> placeholders = new HashMap<>(placeholders());
    placeholders.put(Placeholders.DRAIN_SECONDS, String.valueOf(budget.clampedForCompanion(owner)));
    return filled(Json.parse(owner.companion().orElseThrow().spec()), placeholders);
  }

  /** A text that is nothing but a placeholder becomes a number. */
  private static JsonNode filled(JsonNode tree, Map<String, String> placeholders) {
    if (tree instanceof ObjectNode object) {
      ObjectNode result = Json.object();
      object
          .properties()
          .forEach(member -> result.set(member.getKey(), filled(member.getValue(), placeholders)));
      return result;
    }
    if (!tree.isTextual()) {
      return tree;
    }
    String text = Placeholders.fill(tree.textValue(), placeholders);
    boolean isNumber =
        Placeholders.only(tree.textValue()).isPresent() && text.matches("[0-9]{1,18}");
    return isNumber ? Json.number(Long.parseLong(text)) : TextNode.valueOf(text);
  }
}
