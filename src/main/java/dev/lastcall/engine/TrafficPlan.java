package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lastcall.engine.Engine.Companions;
import dev.lastcall.engine.ProfileSelection.Claims;
import dev.lastcall.json.Json;
import dev.lastcall.policy.LoadBalancer;
import dev.lastcall.policy.LoadBalancerProfile;
import dev.lastcall.policy.ObjectKind;
import dev.lastcall.policy.Placeholders;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.Selection;
import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.policy.ShutdownPolicy.Overrides;
import dev.lastcall.review.Operation;
import dev.lastcall.review.Request;
import dev.lastcall.review.SkipReason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes a Service or an Ingress through the rules of the policy that was selected for it. */
final class TrafficPlan {

  private static final String OPT_OUT = "lastcall.dev/load-balancer";
  private static final String COMPANION_SUFFIX = "-lastcall";

  private final ObjectKind kind;
  private final Request request;
  private final PolicySet policies;
  private final Companions companions;

  TrafficPlan(ObjectKind kind, Request request, PolicySet policies, Companions companions) {
    this.kind = kind;
    this.request = request;
    this.policies = policies;
    this.companions = companions;
  }

  Plan of(Selection.Selected selected) {
    ShutdownPolicy policy = selected.policy();
    LoadBalancer section = policy.loadBalancer().orElseThrow();
    JsonNode object = request.object();
    Warnings warnings = new Warnings();
    TrafficObject received = TrafficObject.of(kind, object);
    if (optsOut(received, policy, warnings)) {
      return skip(SkipReason.OPTED_OUT, policy, warnings);
    }
    Claims claims = ProfileSelection.claims(received, policies.profilesOf(section));
    if (claims.profiles().isEmpty()) {
      warnOfConflict(claims, warnings);
      return skip(SkipReason.NO_PROFILE, policy, warnings);
    }
    JsonNode copy = object.deepCopy();
    DrainBudget budget = DrainBudget.of(policy);
    Map<String, String> placeholders = budget.placeholders();
    Optional<ObjectNode> companion = companion(received, claims.profiles(), placeholders, warnings);
    TrafficObject edited = TrafficObject.of(kind, copy);
    new LoadBalancerRule(
            section, budget, placeholders, request.operation() == Operation.CREATE, warnings)
        .apply(edited, claims.profiles());
    Relations.check(policy, budget, claims.profiles()).forEach(it -> warnings.add("%s", it));
    InjectedAnnotation.write(edited, policy, claims.profiles(), budget);
    return Plan.edited(
        object,
        copy,
        selected,
        AuditReport.sentence(policy.name(), received, edited),
        warnings,
        Optional.empty(),
        companion.map(JsonNode.class::cast));
  }

  private Plan skip(SkipReason reason, ShutdownPolicy policy, Warnings warnings) {
    return Plan.allow(request.object(), reason, Optional.of(policy.name()), warnings.toList());
  }

  private static boolean optsOut(TrafficObject object, ShutdownPolicy policy, Warnings warnings) {
    String value = object.annotations().getOrDefault(OPT_OUT, "");
    String inject =
        object
            .metadata()
            .labels()
            .getOrDefault(
                PodOverrides.INJECT, object.annotations().getOrDefault(PodOverrides.INJECT, ""));
    boolean optsOut = List.of("disabled", "false").contains(value) || inject.equals("disabled");
    if (optsOut && policy.overrides() == Overrides.Forbidden) {
      warnings.add(
          "%s is ignored: policy %s forbids overrides. Ask the platform team.",
          OPT_OUT, policy.name());
      return false;
    }
    if (value.equals("false")) {
      warnings.add("%s: \"false\" is taken as an opt-out; write \"disabled\".", OPT_OUT);
    }
    return optsOut;
  }

  private static void warnOfConflict(Claims claims, Warnings warnings) {
    if (claims.providers().size() > 1) {
      warnings.add(
          "Profiles of different providers (%s) claim this object, so none is applied: name the"
              + " load balancer by its class, or leave one profile in the policy.",
          String.join(", ", claims.providers()));
    }
  }

  /** The object that a profile wants beside the Service; its name goes into the placeholders. */
  private Optional<ObjectNode> companion(
      TrafficObject object,
      List<LoadBalancerProfile> profiles,
      Map<String, String> placeholders,
      Warnings warnings) {
    Optional<LoadBalancerProfile> wanting =
        profiles.stream().filter(profile -> profile.companion().isPresent()).findFirst();
    if (wanting.isEmpty()) {
      return Optional.empty();
    }
    String companionKind = wanting.get().companion().get().kind();
    if (companions == Companions.IMPOSSIBLE) {
      boolean isReferenced =
          wanting.get().annotations().stream()
              .anyMatch(annotation -> object.annotations().containsKey(annotation.key()));
      if (!isReferenced) {
        warnings.add(
            "Draining needs a %s, which admission cannot make: run lastcall apply on this %s in CI.",
            companionKind, kind);
      }
      return Optional.empty();
    }
    String name = request.name() + COMPANION_SUFFIX;
    boolean isTaken =
        wanting.get().annotations().stream()
            .map(annotation -> object.annotations().get(annotation.key()))
            .anyMatch(value -> value != null && !value.contains("\"" + name + "\""));
    if (request.name().isEmpty() || isTaken) {
      // Another one is referenced already, or it cannot be named: the rule says so.
      return Optional.empty();
    }
    placeholders.put(Placeholders.COMPANION, name);
    return Optional.of(
        companion(wanting.get().companion().get(), name, clamped(wanting.get(), placeholders)));
  }

  /** Within the limits that stand on the annotation that names the companion. */
  private static Map<String, String> clamped(
      LoadBalancerProfile profile, Map<String, String> placeholders) {
    Map<String, String> clamped = new HashMap<>(placeholders);
    profile.annotations().stream()
        .flatMap(annotation -> annotation.limits().stream())
        .forEach(
            limits ->
                clamped.computeIfPresent(
                    Placeholders.DRAIN_SECONDS,
                    (name, seconds) -> String.valueOf(limits.clamp(Long.parseLong(seconds)))));
    return clamped;
  }

  private ObjectNode companion(
      LoadBalancerProfile.Companion companion, String name, Map<String, String> placeholders) {
    ObjectNode object =
        Json.object().put("apiVersion", companion.apiVersion()).put("kind", companion.kind());
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    JsonNode namespace = request.object().at("/metadata/namespace");
    if (!namespace.isMissingNode()) {
      metadata.set("namespace", namespace);
    }
    object.set("spec", filled(Json.parse(companion.spec()), placeholders));
    return object;
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
