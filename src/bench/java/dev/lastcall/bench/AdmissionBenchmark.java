package dev.lastcall.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.engine.DrainSettings;
import dev.lastcall.engine.Engine;
import dev.lastcall.json.Json;
import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.ShippedPolicies;
import dev.lastcall.review.AdmissionReviews;
import dev.lastcall.review.MalformedReviewException;
import dev.lastcall.review.Request;
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
 * From the bytes of a review to the bytes of the answer, without HTTP, by the size of the Pod. A
 * large Pod must not hold up the others: the event loop that answers it answers them too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AdmissionBenchmark {

  private static final Map<String, String> NAMESPACE = Map.of("lastcall.dev/inject", "enabled");

  /** Containers, and environment variables of each. */
  @Param({"1x5", "3x30", "99x320"})
  String pod;

  private final Engine engine = new Engine(Clock.systemUTC(), Optional.empty(), Engine.Companions.IMPOSSIBLE, DrainSettings.NONE);
  private final PolicySet policies = PolicyReader.read(ShippedPolicies.read()).policies();
  private byte[] review;

  @Setup
  public void write() {
    String[] sizes = pod.split("x");
    ObjectNode root =
        Json.object().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    ObjectNode request = root.putObject("request").put("uid", "uid").put("operation", "CREATE");
    request.putObject("kind").put("group", "").put("version", "v1").put("kind", "Pod");
    ObjectNode spec = request.put("namespace", "shop").putObject("object").putObject("spec");
    var containers = spec.putArray("containers");
    for (int index = 0; index < Integer.parseInt(sizes[0]); index++) {
      var variables =
          containers.addObject().put("name", "app-" + index).put("image", "app:1").putArray("env");
      for (int variable = 0; variable < Integer.parseInt(sizes[1]); variable++) {
        variables.addObject().put("name", "VARIABLE_" + variable).put("value", "value");
      }
    }
    review = Json.bytes(root);
  }

  @Benchmark
  public byte[] answer() throws MalformedReviewException {
    Request request = AdmissionReviews.read(review);
    return Json.bytes(
        AdmissionReviews.answer(
            request.uid(), engine.plan(request, NAMESPACE, policies).verdict()));
  }
}
