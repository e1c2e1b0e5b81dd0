package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.JsonPatch;
import dev.lastcall.policy.Exclusion;
import dev.lastcall.policy.Selection;
import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.policy.ShutdownPolicy.Mode;
import dev.lastcall.review.SkipReason;
import dev.lastcall.review.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the engine decides about one object.
 *
 * @param verdict the answer
 * @param result the object after the patch; the object received where nothing is patched
 * @param budget the sum behind the numbers, where a policy was worked out for a Pod
 * @param companion an object to be put beside it
 * @param traffic what acts on it, where a policy was worked out for a Service or an Ingress
 */
public record Plan(
    Verdict verdict,
    JsonNode result,
    Optional<Budget> budget,
    Optional<JsonNode> companion,
    Optional<Traffic> traffic) {

  private Plan(Verdict verdict, JsonNode result) {
    this(verdict, result, Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Plan unpatched(JsonNode object, Verdict verdict) {
    return new Plan(verdict, object);
  }

  Plan with(Budget itsBudget) {
    return new Plan(verdict, result, Optional.of(itsBudget), companion, traffic);
  }

  /** In audit mode nothing is put beside the object either. */
  Plan with(Traffic itsTraffic, Optional<JsonNode> itsCompanion) {
    return new Plan(
        verdict,
        result,
        budget,
        isAudit() ? Optional.empty() : itsCompanion,
        Optional.of(itsTraffic));
  }

  /** Whether the numbers were worked out and not written. */
  boolean isAudit() {
    return verdict instanceof Verdict.Allow allow && allow.skipReason() == SkipReason.AUDIT_MODE;
  }

  static Plan allow(
      JsonNode object, SkipReason reason, Optional<String> policy, List<String> warnings) {
    return unpatched(object, new Verdict.Allow(reason, policy, reason.sentence(), warnings));
  }

  /**
   * What comes of an edited copy.
   *
   * @param audit what a policy in audit mode would do; asked only for one of these
   */
  static Plan edited(
      JsonNode object,
      JsonNode copy,
      Selection.Selected selected,
      Supplier<String> audit,
      Warnings warnings) {
    ShutdownPolicy policy = selected.policy();
    Optional<String> name = Optional.of(policy.name());
    if (policy.mode() == Mode.Audit) {
      Warnings all = new Warnings();
      all.add("%s", audit.get());
      warnings.toList().forEach(warning -> all.add("%s", warning));
      SkipReason reason = SkipReason.AUDIT_MODE;
      Verdict allow = new Verdict.Allow(reason, name, reason.sentence(), all.toList());
      return new Plan(allow, object);
    }
    JsonPatch patch = JsonPatch.between(object, copy);
    if (patch.isEmpty()) {
      SkipReason reason = SkipReason.UNCHANGED;
      Verdict allow = new Verdict.Allow(reason, name, reason.sentence(), warnings.toList());
      return new Plan(allow, copy);
    }
    return new Plan(new Verdict.Patch(patch, name, warnings.toList()), copy);
  }

  /** To be told before what the edits have to tell. */
  static void warnOfExpired(Selection.Selected selected, Warnings warnings) {
    for (Exclusion exclusion : selected.expired()) {
      warnings.add(
          "The exclusion of policy %s expired on %s%s: the policy applies again.",
          selected.policy().name(),
          exclusion.until().orElseThrow(),
          exclusion.reason().map(reason -> " (" + reason + ")").orElse(""));
    }
  }
}
