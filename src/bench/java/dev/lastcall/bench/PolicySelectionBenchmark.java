package dev.lastcall.bench;

import dev.lastcall.policy.ObjectKind;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.Selection;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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
 * What it costs to find a Pod's policy, by the number of policies that require other labels. The
 * goal of issue 4: with 1,000 policies at most 1.2 times as long as with one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(2)
public class PolicySelectionBenchmark {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 25);
  private static final Map<String, String> NAMESPACE =
      Map.of("kubernetes.io/metadata.name", "shop", "lastcall.dev/inject", "enabled");
  private static final Map<String, String> POD =
      Map.of(
          "app.kubernetes.io/name", "web",
          "app.kubernetes.io/instance", "web",
          "pod-template-hash", "5d4f8c7b9",
          "lastcall.dev/policy", "team-0");

  @Param({"1", "10", "100", "1000"})
  int policies;

  private PolicySet set;

  @Setup
  public void read() {
    // All are read in any case, so that the compiler has seen the same before it measures.
    PolicySet all = TeamPolicies.read(1_000, "  preStop: {}\n");
    set =
        new PolicySet(
            all.policies().subList(0, policies), List.copyOf(all.profiles().values()), List.of());
  }

  @Benchmark
  public Selection select() {
    return set.select(ObjectKind.Pod, POD, NAMESPACE, TODAY);
  }
}
