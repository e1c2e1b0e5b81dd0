package dev.lastcall.bench;

import dev.lastcall.engine.DrainSettings;
import dev.lastcall.engine.Engine;
import dev.lastcall.engine.Plan;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.AdmissionReviews;
import dev.lastcall.review.MalformedReviewException;
import dev.lastcall.review.Request;
import dev.lastcall.review.Verdict;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From the bytes of a review to the bytes of the answer, without HTTP: the whole and its parts, by
 * the size of the Pod and the number of policies. See docs/performance/engine.md.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EngineBenchmark {

  private static final Map<String, String> NAMESPACE =
      Map.of("kubernetes.io/metadata.name", "shop", "lastcall.dev/inject", "enabled");

  private static final String SECTIONS =
      """
        preStop: { delay: 15s }
        grace:
          stop:
            default: 25s
            from: [{ env: SHUTDOWN_TIMEOUT }, { arg: --graceful-timeout }]
      """;

  /** Kibibytes. */
  @Param({"2", "8", "200"})
  int podSize;

  @Param({"1", "10", "100", "1000"})
  int policies;

  private final Engine engine =
      new Engine(
          Clock.systemUTC(), Optional.empty(), Engine.Companions.IMPOSSIBLE, DrainSettings.NONE);
  private PolicySet set;
  private byte[] matched;
  private byte[] unmatched;
  private Request request;
  private Verdict verdict;

  @Setup
  public void prepare() throws MalformedReviewException {
    set = TeamPolicies.read(policies, SECTIONS);
    matched = Reviews.creation(podSize, "team-0");
    unmatched = Reviews.creation(podSize, "team-none");
    request = AdmissionReviews.read(matched);
    verdict = decide().verdict();
    if (!(verdict instanceof Verdict.Patch)) {
      throw new IllegalStateException("not patched: " + verdict.reason());
    }
    if (!answerTo(unmatched).reason().equals("no-policy")) {
      throw new IllegalStateException("a policy matches");
    }
  }

  private Verdict answerTo(byte[] review) throws MalformedReviewException {
    return engine.plan(AdmissionReviews.read(review), NAMESPACE, set).verdict();
  }

  @Benchmark
  public Request parse() throws MalformedReviewException {
    return AdmissionReviews.read(matched);
  }

  @Benchmark
  public Plan decide() {
    return engine.plan(request, NAMESPACE, set);
  }

  @Benchmark
  public byte[] answer() {
    return AdmissionReviews.answer(request.uid(), verdict);
  }

  @Benchmark
  public byte[] whole() throws MalformedReviewException {
    return whole(matched);
  }

  @Benchmark
  public byte[] unmatched() throws MalformedReviewException {
    return whole(unmatched);
  }

  private byte[] whole(byte[] review) throws MalformedReviewException {
    Request asked = AdmissionReviews.read(review);
    return AdmissionReviews.answer(asked.uid(), engine.plan(asked, NAMESPACE, set).verdict());
  }
}
