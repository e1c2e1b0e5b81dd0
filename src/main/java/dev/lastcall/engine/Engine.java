package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.policy.Exclusion;
import dev.lastcall.policy.ObjectKind;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.Selection;
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

  private static final Map<GroupVersionKind, ObjectKind> KINDS =
      Map.of(
          GroupVersionKind.POD, ObjectKind.Pod,
          GroupVersionKind.SERVICE, ObjectKind.Service,
          GroupVersionKind.INGRESS, ObjectKind.Ingress);

  private final Clock clock;
  private final Optional<String> ownUsername;
  private final Companions companions;
  private final DrainSettings drainSettings;

  /**
   * @param clock tells which exclusions have expired
   * @param ownUsername the user under which this program itself calls the API server, if it does
   * @param companions whether objects beside the one asked about can be made
   * @param drainSettings what drain sidecars need and policies do not say
   */
  public Engine(
      Clock clock,
      Optional<String> ownUsername,
      Companions companions,
      DrainSettings drainSettings) {
    this.clock = clock;
    this.ownUsername = ownUsername;
    this.companions = companions;
    this.drainSettings = drainSettings;
  }

  /** Whether objects beside the one asked about can be made: admission can only patch that one. */
  public enum Companions {
    EMITTED,
    IMPOSSIBLE
  }

  /**
   * Why a request needs no look at policies, and so none at its namespace; empty when it does.
   *
   * @throws MalformedObjectException when a value in the object has the wrong type
   */
  public Optional<SkipReason> skipUnseen(Request request) {
    ObjectKind kind = KINDS.get(request.kind());
    if (kind == null || !request.subResource().isEmpty()) {
      return Optional.of(SkipReason.NOT_HANDLED_KIND);
    }
    boolean isHandled =
        request.operation() == Operation.CREATE
            || request.operation() == Operation.UPDATE && kind != ObjectKind.Pod;
    if (!isHandled) {
      return Optional.of(SkipReason.NOT_HANDLED_OPERATION);
    }
    if (ownUsername.filter(request.username()::equals).isPresent()) {
      return Optional.of(SkipReason.OWN_REQUEST);
    }
    if (new ObjectMetadata(Tree.root(request.object())).isDeleting()) {
      return Optional.of(SkipReason.DELETING);
    }
    return kind == ObjectKind.Pod && Pod.of(request.object()).isMirror()
        ? Optional.of(SkipReason.MIRROR_POD)
        : Optional.empty();
  }

  /**
   * @throws MalformedObjectException when a value in the object has the wrong type
   */
  public Plan plan(Request request, Map<String, String> namespaceLabels, PolicySet policies) {
    JsonNode object = request.object();
    Optional<SkipReason> skip = skipUnseen(request);
    if (skip.isPresent()) {
      return Plan.allow(object, skip.get(), Optional.empty(), List.of());
    }
    ObjectKind kind = KINDS.get(request.kind());
    Selection selection =
        policies.select(
            kind,
            new ObjectMetadata(Tree.root(object)).labels(),
            namespaceLabels,
            LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    if (selection instanceof Selection.Selected selected) {
      return kind == ObjectKind.Pod
          ? PodPlan.of(object, selected, drainSettings)
          : new TrafficPlan(kind, request, policies, companions).of(selected);
    }
    if (selection instanceof Selection.Excluded excluded) {
      return excluded(object, excluded);
    }
    return Plan.allow(object, SkipReason.NO_POLICY, Optional.empty(), List.of());
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
    return Plan.unpatched(
        object, new Verdict.Allow(SkipReason.EXCLUDED, Optional.of(policy), sentence, List.of()));
  }
}
