package dev.lastcall.web;

import dev.lastcall.json.Json;
import dev.lastcall.review.GroupVersionKind;
import dev.lastcall.review.Request;
import dev.lastcall.review.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Each decision is one log line and one count. */
@ApplicationScoped
class DecisionRecorder {

  private static final Logger LOG = Logger.getLogger("dev.lastcall.decisions");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@-]+");

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

  void malformed() {
    count("", "error", "malformed", "");
  }

  void unavailable(String message) {
    LOG.error(message);
    count("", "error", "unavailable", "");
  }

  private void count(String kind, String result, String reason, String policy) {
    registry
        .counter(
            "lastcall.admission.decisions",
            "kind",
            kind,
            "result",
            result,
            "reason",
            reason,
            "policy",
            policy)
        .increment();
  }

  /** Whoever may send a review must not be able to make up ever new time series. */
  private static String kind(Request request) {
    return request.kind().equals(GroupVersionKind.POD) ? "Pod" : "other";
  }

  private static String result(Verdict verdict) {
    if (verdict instanceof Verdict.Patch) {
      return "patch";
    }
    return verdict instanceof Verdict.Allow ? "allow" : "deny";
  }

  /** Text from outside cannot break out of its field or its line. */
  private static String field(String value) {
    return PLAIN.matcher(value).matches() ? value : Json.quoted(value);
  }
}
