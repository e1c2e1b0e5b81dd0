package dev.lastcall.web;

import dev.lastcall.engine.NamespaceLabels;
import dev.lastcall.engine.NamespaceLabels.NamespaceUnavailableException;
import dev.lastcall.guard.GuardAdmission;
import dev.lastcall.guard.GuardVerdict;
import dev.lastcall.guard.GuardedNamespaces;
import dev.lastcall.guard.PodsUnavailableException;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.GroupVersionKind;
import dev.lastcall.review.PodDeletion;
import dev.lastcall.review.Request;
import dev.lastcall.review.SkipReason;
import dev.lastcall.review.Verdict;
import dev.lastcall.runtime.CurrentPolicies;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Takes a deletion through the guards. Neither blocks nor waits on the calling thread. */
@ApplicationScoped
class DeletionAdmission {

  private final CurrentPolicies policies;
  private final GuardAdmission guards;
  private final GuardedNamespaces namespaces;
  private final DecisionRecorder recorder;
  private final Vertx vertx;

  DeletionAdmission(
      Vertx vertx,
      CurrentPolicies policies,
      GuardAdmission guards,
      NamespaceLabels labels,
      DecisionRecorder recorder) {
    this.policies = policies;
    this.guards = guards;
    this.namespaces = new Labels(labels);
    this.recorder = recorder;
    this.vertx = vertx;
  }

  Future<Verdict> decide(Request request) {
    long start = System.nanoTime();
    Optional<PodDeletion> deletion = PodDeletion.of(request);
    if (deletion.isEmpty()) {
      Verdict verdict = allowed(notHandled(request));
      recorder.decided(request, verdict, System.nanoTime() - start);
      return Future.succeededFuture(verdict);
    }
    requireName(deletion.get());
    return Future.fromCompletionStage(
            guards.decide(deletion.get(), current(), namespaces), vertx.getOrCreateContext())
        .map(verdict -> answer(request, deletion.get(), verdict, start))
        .recover(failure -> Future.failedFuture(asStatus(failure)));
  }

  private static Throwable asStatus(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof PodsUnavailableException
        ? StatusException.unavailable(cause.getMessage())
        : cause;
  }

  private Verdict answer(Request request, PodDeletion deletion, GuardVerdict verdict, long start) {
    Verdict answer = verdict.answer(deletion.way());
    recorder.decided(request, answer, System.nanoTime() - start);
    return answer;
  }

  private PolicySet current() {
    return policies.get().orElseThrow(StatusException::noPolicies);
  }

  private static void requireName(PodDeletion deletion) {
    if (deletion.namespace().isEmpty() || deletion.name().isEmpty()) {
      throw new StatusException(
          400,
          "BadRequest",
          "/request/%s is missing or empty, and the object has none"
              .formatted(deletion.namespace().isEmpty() ? "namespace" : "name"));
    }
  }

  private static SkipReason notHandled(Request request) {
    return request.kind().equals(GroupVersionKind.POD) && request.subResource().isEmpty()
        ? SkipReason.NOT_HANDLED_OPERATION
        : SkipReason.NOT_HANDLED_KIND;
  }

  private static Verdict allowed(SkipReason reason) {
    return new Verdict.Allow(reason, Optional.empty(), reason.sentence(), List.of());
  }

  private record Labels(NamespaceLabels labels) implements GuardedNamespaces {

    @Override
    public Optional<Map<String, String>> cached(String namespace) {
      return labels.cached(namespace);
    }

    @Override
    public Map<String, String> read(String namespace) throws PodsUnavailableException {
      try {
        return labels.read(namespace);
      } catch (NamespaceUnavailableException e) {
        throw new PodsUnavailableException(e.getMessage(), e);
      }
    }
  }
}
