package dev.lastcall.web;

import dev.lastcall.engine.Budget;
import dev.lastcall.engine.Plan;
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
import org.jboss.logging.Logger;

/** Each decision is one log line and one count. */
@ApplicationScoped
class DecisionRecorder {

  private static final Logger LOG = Logger.getLogger("dev.lastcall.decisions");

  private final MeterRegistry registry;
  private final DecisionCounters counters;
  private final Timer duration;
  private final OncePerSecond refusals = new OncePerSecond();

  DecisionRecorder(MeterRegistry registry) {
    this.registry = registry;
    this.counters = new DecisionCounters(registry);
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
    String policy = verdict.policy().orElse("");
    counters.count(kind(request), result(verdict), verdict.reason(), policy);
    if (LOG.isInfoEnabled()) {
      LogLine line = line(request, verdict, policy);
      AfterAnswers.run(() -> LOG.info(line));
    }
  }

  private static LogLine line(Request request, Verdict verdict, String policy) {
    return new LogLine()
        .word("operation", request.operation())
        .text("kind", request.kind().kind())
        .text("namespace", request.namespace())
        .text("name", request.name())
        .word("result", result(verdict))
        .word("reason", verdict.reason())
        .text("policy", policy)
        .word("dryRun", request.dryRun())
        .text("uid", request.uid());
  }

  /**
   * A request that got no decision.
   *
   * @param request what is known of it; empty when it could not be read
   * @param reason a short code for the metric
   */
  void failed(Optional<Request> request, String reason, String message) {
    counters.count(request.map(DecisionRecorder::kind).orElse(""), "error", reason, "");
    warn(request, reason, message);
  }

  /**
   * A request of so many that it was not even read. They are all counted, and told in one line a
   * second.
   */
  void refused(String message) {
    counters.count("", "error", "overloaded", "");
    long untold = refusals.next(System.nanoTime());
    if (untold > 0) {
      warn(Optional.empty(), "overloaded", message + " (" + untold + " since the last such line)");
    }
  }

  private static void warn(Optional<Request> request, String reason, String message) {
    LogLine line =
        new LogLine()
            .word("operation", request.map(it -> it.operation().name()).orElse("\"\""))
            .text("kind", request.map(it -> it.kind().kind()).orElse(""))
            .text("namespace", request.map(Request::namespace).orElse(""))
            .text("name", request.map(Request::name).orElse(""))
            .word("result", "error")
            .word("reason", reason)
            .text("uid", request.map(Request::uid).orElse(""))
            .text("message", message);
    AfterAnswers.run(() -> LOG.warn(line));
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
}
