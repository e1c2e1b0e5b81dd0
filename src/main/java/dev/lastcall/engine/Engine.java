package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.JsonPatch;
import dev.lastcall.policy.Exclusion;
import dev.lastcall.policy.ObjectKind;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.PreStop;
import dev.lastcall.policy.Selection;
import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.policy.ShutdownPolicy.Mode;
import dev.lastcall.review.GroupVersionKind;
import dev.lastcall.review.Operation;
import dev.lastcall.review.Request;
import dev.lastcall.review.SkipReason;
import dev.lastcall.review.Verdict;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides about one object: pure, from the request, the labels of its namespace and policies. */
public final class Engine {

  private final Clock clock;
  private final Optional<String> ownUsername;

  /**
   * @param clock tells which exclusions have expired
   * @param ownUsername the user under which this program itself calls the API server, if it does
   */
  public Engine(Clock clock, Optional<String> ownUsername) {
    this.clock = clock;
    this.ownUsername = ownUsername;
  }

  /**
   * Why a request needs no look at policies, and so none at its namespace; empty when it does.
   *
   * @throws MalformedObjectException when a value in the object has the wrong type
   */
  public Optional<SkipReason> skipUnseen(Request request) {
    if (!request.kind().equals(GroupVersionKind.POD) || !request.subResource().isEmpty()) {
      return Optional.of(SkipReason.NOT_HANDLED_KIND);
    }
    if (request.operation() != Operation.CREATE) {
      return Optional.of(SkipReason.NOT_HANDLED_OPERATION);
    }
    if (ownUsername.filter(request.username()::equals).isPresent()) {
      return Optional.of(SkipReason.OWN_REQUEST);
    }
    Pod pod = Pod.of(request.object());
    if (pod.isDeleting()) {
      return Optional.of(SkipReason.DELETING);
    }
    return pod.isMirror() ? Optional.of(SkipReason.MIRROR_POD) : Optional.empty();
  }

  /**
   * @throws MalformedObjectException when a value in the object has the wrong type
   */
  public Plan plan(Request request, Map<String, String> namespaceLabels, PolicySet policies) {
    Optional<SkipReason> skip = skipUnseen(request);
    if (skip.isPresent()) {
      return allow(request.object(), skip.get(), Optional.empty(), List.of());
    }
    Pod pod = Pod.of(request.object());
    Selection selection =
        policies.select(
            ObjectKind.Pod,
            pod.labels(),
            namespaceLabels,
            LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    if (selection instanceof Selection.Selected selected) {
      return plan(request.object(), selected);
    }
    if (selection instanceof Selection.Excluded excluded) {
      return excluded(request.object(), excluded);
    }
    return allow(request.object(), SkipReason.NO_POLICY, Optional.empty(), List.of());
  }

  private static Plan plan(JsonNode object, Selection.Selected selected) {
    ShutdownPolicy policy = selected.policy();
    Optional<String> name = Optional.of(policy.name());
    Warnings warnings = new Warnings();
    Pod pod = Pod.of(object);
    PodOverrides overrides = PodOverrides.of(pod, policy, warnings);
    Optional<SkipReason> skip = skip(pod, policy, overrides);
    if (skip.isPresent()) {
      return allow(object, skip.get(), name, warnings.toList());
    }
    JsonNode copy = object.deepCopy();
    warnOfExpired(selected, warnings);
    Budget budget = edit(Pod.of(copy), policy, overrides, warnings);
    JsonPatch patch = JsonPatch.between(object, copy);
    if (policy.mode() == Mode.Audit) {
      Warnings audit = new Warnings();
      audit.add("%s", AuditReport.sentence(policy.name(), object, copy, budget));
      warnings.toList().forEach(warning -> audit.add("%s", warning));
      return new Plan(
          new Verdict.Allow(
              SkipReason.AUDIT_MODE, name, SkipReason.AUDIT_MODE.sentence(), audit.toList()),
          object,
          Optional.of(budget));
    }
    Verdict verdict =
        patch.isEmpty()
            ? new Verdict.Allow(
                SkipReason.UNCHANGED, name, SkipReason.UNCHANGED.sentence(), warnings.toList())
            : new Verdict.Patch(patch, name, warnings.toList());
    return new Plan(verdict, copy, Optional.of(budget));
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
      Pod pod, ShutdownPolicy policy, PodOverrides overrides, Warnings warnings) {
    PreStopRule preStopRule = new PreStopRule(policy.preStop());
    GraceRule graceRule = new GraceRule(policy.grace());
    Budget budget = new BudgetRule(policy, preStopRule, graceRule, warnings).of(pod, overrides);
    preStopRule.apply(pod, budget.delay(), warnings);
    graceRule.apply(pod, budget);
    policy.istio().ifPresent(istio -> new IstioRule(istio, warnings).apply(pod, budget));
    InjectedAnnotation.write(pod, policy, budget);
    return budget;
  }

  private static void warnOfExpired(Selection.Selected selected, Warnings warnings) {
    for (Exclusion exclusion : selected.expired()) {
      warnings.add(
          "The exclusion of policy %s expired on %s%s: the policy applies again.",
          selected.policy().name(),
          exclusion.until().orElseThrow(),
          exclusion.reason().map(reason -> " (" + reason + ")").orElse(""));
    }
  }

  private static Plan allow(
      JsonNode object, SkipReason reason, Optional<String> policy, List<String> warnings) {
    return new Plan(
        new Verdict.Allow(reason, policy, reason.sentence(), warnings), object, Optional.empty());
  }

  private static Plan excluded(JsonNode object, Selection.Excluded excluded) {
    String policy = excluded.policy().name();
    Exclusion exclusion = excluded.exclusion();
    String sentence =
        "Policy %s excludes this object%s%s."
            .formatted(
                policy,
                exclusion.until().map(day -> " until " + day).orElse(""),
                exclusion.reason().map(reason -> " (" + reason + ")").orElse(""));
    return new Plan(
        new Verdict.Allow(SkipReason.EXCLUDED, Optional.of(policy), sentence, List.of()),
        object,
        Optional.empty());
  }
}
