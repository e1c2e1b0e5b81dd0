package dev.lastcall.bench;

import dev.lastcall.engine.DrainSettings;
import dev.lastcall.engine.Engine;
import dev.lastcall.engine.Plan;
import dev.lastcall.engine.TokenKey;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.AdmissionReviews;
import dev.lastcall.review.MalformedReviewException;
import dev.lastcall.review.Request;
import dev.lastcall.review.Verdict;
import java.nio.charset.StandardCharsets;
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

/** The decision about a Pod that gets the drain sidecar, whose token depends on the whole Pod. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DrainBenchmark {

  private static final Map<String, String> NAMESPACE = Map.of("lastcall.dev/inject", "enabled");

  /** Kibibytes. */
  @Param({"2", "8", "200"})
  int podSize;

  private final TokenKey key = new TokenKey("benchmark".getBytes(StandardCharsets.US_ASCII));
  private final Engine engine =
      new Engine(
          Clock.systemUTC(),
          Optional.empty(),
          Engine.Companions.IMPOSSIBLE,
          new DrainSettings(Optional.of("registry.example/lastcall:1"), () -> key));
  private final PolicySet policies =
      TeamPolicies.read(1, "  preStop: { delay: 15s }\n  drain: { maxWait: 60s }\n  grace: {}\n");
  private Request request;

  @Setup
  public void prepare() throws MalformedReviewException {
    request = AdmissionReviews.read(Reviews.creation(podSize, "team-0"));
    if (!(decide().verdict() instanceof Verdict.Patch)) {
      throw new IllegalStateException("not patched");
    }
  }

  @Benchmark
  public Plan decide() {
    return engine.plan(request, NAMESPACE, policies);
  }
}
