package dev.lastcall.web;

import dev.lastcall.engine.Budget;
import dev.lastcall.engine.Plan;
import dev.lastcall.json.Json;
import dev.lastcall.json.Texts;
import dev.lastcall.review.GroupVersionKind;
import dev.lastcall.review.PodDeletion;
import dev.lastcall.review.Request;
import dev.lastcall.review.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Each decision is one log line and one count. */
@ApplicationScoped
class DecisionRecorder {

  private static final Logger LOG = Logger.getLogger("dev.lastcall.decisions");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@-]+");

  /** Characters; a name has at most 253. */
  private static final int MAX_FIELD = 300;

  private final MeterRegistry registry;
  private final Timer duration;

  DecisionRecorder(MeterRegistry registry) {
    this.registry = registry;
    this.duration =
        Timer.builder("lastcall.admission.duration")
            .description("Time from the parsed request to the decision")
            .publishPercentileHistogram()
            .register(registry);
  }

  void decided(Request request, Plan plan, long nanos) {
    Verdict verdict = plan.verdict();
    decided(request, verdict, nanos);
    plan.budget().ifPresent(budget -> countCuts(budget, verdict.policy().orElse("")));
  }

  void decided(Request request, Verdict verdict, long nanos) {
    duration.record(nanos, TimeUnit.NANOSECONDS);
    count(kind(request), result(verdict), verdict.reason(), verdict.policy().orElse(""));
    LOG.infof(
        "operation=%s kind=%s namespace=%s name=%s result=%s reason=%s policy=%s dryRun=%s uid=%s",
        request.operation(),
        field(request.kind().kind()),
        field(request.namespace()),
        field(request.name()),
        result(verdict),
        verdict.reason(),
        field(verdict.policy().orElse("")),
        request.dryRun(),
        field(request.uid()));
  }

  /**
   * A request that got no decision.
   *
   * @param request what is known of it; empty when it could not be read
   * @param reason a short code for the metric
   */
  void failed(Optional<Request> request, String reason, String message) {
    count(request.map(DecisionRecorder::kind).orElse(""), "error", reason, "");
    String line =
        "operation=%s kind=%s namespace=%s name=%s result=error reason=%s uid=%s message=%s"
            .formatted(
                request.map(it -> it.operation().name()).orElse("\"\""),
                field(request.map(it -> it.kind().kind()).orElse("")),
                field(request.map(Request::namespace).orElse("")),
                field(request.map(Request::name).orElse("")),
                reason,
                field(request.map(Request::uid).orElse("")),
                field(message));
    LOG.warn(line);
  }

  private void countCuts(Budget budget, String policy) {
    for (Budget.Cut cut : budget.cuts()) {
      Counter.builder("lastcall.budget.cuts")
          .description("Pods whose need is larger than the grace may be, by what was cut")
          .tags("part", cut.code(), "policy", policy)
          .register(registry)
          .increment();
    }
  }

  private void count(String kind, String result, String reason, String policy) {
    Counter.builder("lastcall.admission.decisions")
        .description("Decisions about admission requests, and requests that got none")
        .tags("kind", kind, "result", result, "reason", reason, "policy", policy)
        .register(registry)
        .increment();
  }

  /** Whoever may send a review must not be able to make up ever new time series. */
  private static String kind(Request request) {
    if (request.kind().equals(GroupVersionKind.POD)) {
      return "Pod";
    }
    return PodDeletion.of(request).isPresent() ? "Eviction" : "other";
  }

  private static String result(Verdict verdict) {
    if (verdict instanceof Verdict.Patch) {
      return "patch";
    }
    return verdict instanceof Verdict.Allow ? "allow" : "deny";
  }

  /** Text from outside cannot break out of its field or its line, nor fill the disk. */
  private static String field(String value) {
    String text = Texts.shortened(value, MAX_FIELD);
    return PLAIN.matcher(text).matches() ? text : Json.quoted(text);
  }
}
