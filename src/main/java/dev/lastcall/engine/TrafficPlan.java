package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.engine.Engine.Companions;
import dev.lastcall.engine.ProfileSelection.Claims;
import dev.lastcall.policy.LoadBalancer;
import dev.lastcall.policy.LoadBalancerProfile;
import dev.lastcall.policy.ObjectKind;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.Selection;
import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.policy.ShutdownPolicy.Overrides;
import dev.lastcall.review.Operation;
import dev.lastcall.review.Request;
import dev.lastcall.review.SkipReason;
import java.util.List;
import java.util.Optional;

/** Takes a Service or an Ingress through the rules of the policy that was selected for it. */
final class TrafficPlan {

  private static final String OPT_OUT = "lastcall.dev/load-balancer";

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
    DrainBudget budget = DrainBudget.of(policy);
    Companion companion = new Companion(request, claims.profiles(), budget, companions);
    Plan.warnOfExpired(selected, warnings);
    JsonNode copy = EditableCopy.of(object);
    TrafficObject edited = TrafficObject.of(kind, copy);
    edit(edited, policy, claims.profiles(), budget, companion, warnings);
    Plan plan =
        Plan.edited(
            object,
            copy,
            selected,
            () -> AuditReport.sentence(policy.name(), received, edited),
            warnings);
    TrafficObject inTheEnd = plan.isAudit() ? received : edited;
    Optional<JsonNode> beside = companion.of(inTheEnd);
    return plan.with(
        Traffic.of(policy, claims.profiles(), budget, inTheEnd, beside.isPresent()), beside);
  }

  private void edit(
      TrafficObject edited,
      ShutdownPolicy policy,
      List<LoadBalancerProfile> profiles,
      DrainBudget budget,
      Companion companion,
      Warnings warnings) {
    LoadBalancer section = policy.loadBalancer().orElseThrow();
    AnnotationWriter writer = new AnnotationWriter(budget, section.existing(), companion, warnings);
    boolean isCreation = request.operation() == Operation.CREATE;
    companion.warn(edited, warnings);
    new LoadBalancerRule(section, writer, isCreation, warnings).apply(edited, profiles);
    Relations.check(policy, budget, profiles).forEach(it -> warnings.add("%s", it));
    writer.warnOfDrift();
    InjectedAnnotation.write(edited, policy, profiles, budget);
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
    boolean byOwnKey = List.of("disabled", "false").contains(value);
    boolean optsOut = byOwnKey || inject.equals("disabled");
    if (optsOut && policy.overrides() == Overrides.Forbidden) {
      warnings.add(
          "%s is ignored: policy %s forbids overrides. Ask the platform team.",
          byOwnKey ? OPT_OUT : PodOverrides.INJECT, policy.name());
      return false;
    }
    if (value.equals("false")) {
      warnings.add("%s: \"false\" is taken as an opt-out; write \"disabled\".", OPT_OUT);
    } else if (!byOwnKey && !value.isEmpty() && !value.equals("enabled")) {
      warnings.add(
          "%s: \"%s\" is ignored: write \"disabled\" to opt out.",
          OPT_OUT, AnnotationWriter.shown(value));
    }
    return optsOut;
  }

  private static void warnOfConflict(Claims claims, Warnings warnings) {
    if (claims.isConflict()) {
      warnings.add(
          "Profiles of different providers (%s) claim this object, so none is applied: name the"
              + " load balancer by its class, or leave one profile in the policy.",
          String.join(", ", claims.names()));
    }
  }
}
