package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.policy.PreStop;
import dev.lastcall.policy.Selection;
import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.review.SkipReason;
import java.util.Optional;

/** Takes a Pod through the rules of the policy that was selected for it. */
final class PodPlan {

  private PodPlan() {}

  static Plan of(JsonNode object, Selection.Selected selected, DrainSettings settings) {
    ShutdownPolicy policy = selected.policy();
    Warnings warnings = new Warnings();
    Pod pod = Pod.of(object);
    PodOverrides overrides = PodOverrides.of(pod, policy, warnings);
    Optional<SkipReason> skip = skip(pod, policy, overrides);
    if (skip.isPresent()) {
      return Plan.allow(object, skip.get(), Optional.of(policy.name()), warnings.toList());
    }
    Plan.warnOfExpired(selected, warnings);
    JsonNode copy = EditableCopy.of(object);
    Budget budget = edit(Pod.of(copy), policy, settings, overrides, warnings);
    if (policy.drain().isPresent()) {
      MemberOrder.restore(object, copy);
    }
    return Plan.edited(
            object,
            copy,
            selected,
            () -> AuditReport.sentence(policy.name(), object, copy, budget),
            warnings)
        .with(budget);
  }

  private static Optional<SkipReason> skip(Pod pod, ShutdownPolicy policy, PodOverrides overrides) {
    if (overrides.optedOut()) {
      return Optional.of(SkipReason.OPTED_OUT);
    }
    boolean skipsJobs =
        policy.preStop().map(PreStop::jobs).orElse(PreStop.Jobs.Skip) == PreStop.Jobs.Skip;
    if (skipsJobs && pod.belongsToJob()) {
      return Optional.of(SkipReason.JOB_POD);
    }
    return pod.grace() == 0 ? Optional.of(SkipReason.ZERO_GRACE) : Optional.empty();
  }

  private static Budget edit(
      Pod pod,
      ShutdownPolicy policy,
      DrainSettings settings,
      PodOverrides overrides,
      Warnings warnings) {
    EarlierDrain earlier =
        policy.drain().isPresent() ? EarlierDrain.takeOutOf(pod) : EarlierDrain.none();
    Optional<DrainSidecar> sidecar =
        new DrainRule(policy, settings, warnings).of(pod, earlier, overrides);
    PreStopRule preStopRule = new PreStopRule(policy.preStop(), sidecar);
    GraceRule graceRule = new GraceRule(policy.grace());
    IstioConfig istioConfig = IstioConfig.of(pod);
    Budget budget =
        new BudgetRule(policy, preStopRule, graceRule, warnings).of(pod, istioConfig, overrides);
    preStopRule.apply(pod, budget.hooks(), warnings);
    graceRule.apply(pod, budget);
    policy
        .istio()
        .ifPresent(istio -> new IstioRule(istio, warnings).apply(pod, istioConfig, budget));
    sidecar.filter(it -> budget.maxWait() > 0).ifPresent(it -> it.apply(pod, budget.hooks()));
    InjectedAnnotation.write(pod, policy, budget);
    return budget;
  }
}
