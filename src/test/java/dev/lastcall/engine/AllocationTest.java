package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import dev.lastcall.json.Json;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.AdmissionReviews;
import dev.lastcall.review.MalformedReviewException;
import dev.lastcall.review.Request;
import dev.lastcall.review.Verdict;
import dev.lastcall.testing.GoldenCase;
import dev.lastcall.testing.Reviews;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an answer allocates tells what it costs, and does not depend on how busy the machine is. */
class AllocationTest {

  private static final Map<String, String> NAMESPACE = Map.of("lastcall.dev/inject", "enabled");

  /**
   * Measured: 12, by the interpreter as by compiled code; 30 with Jackson's mapper and deep copies.
   */
  private static final int MAX_TIMES = 16;

  private static final int ROUNDS = 50;
  private static final int BATCHES = 10;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final PolicySet policies = GoldenCase.policies();
  private final Engine engine =
      new Engine(
          Clock.systemUTC(), Optional.empty(), Engine.Companions.IMPOSSIBLE, DrainSettings.NONE);

  @Test
  void anAnswerAllocatesAFewTimesTheSizeOfTheReview() throws MalformedReviewException {
    byte[] review = review(40, 0);
    long times = leastAllocated(review) / review.length;
    assertTrue(times < MAX_TIMES, () -> times + " times the " + review.length + " B of the review");
  }

  /** They are half of a typical Pod, and read by nobody. */
  @Test
  void managedFieldsAllocateNothing() throws MalformedReviewException {
    byte[] review = review(40, 100);
    long managedFields = review.length - review(40, 0).length;
    long more = leastAllocated(review) - leastAllocated(review(40, 0));
    assertTrue(more < managedFields / 4, () -> more + " B for " + managedFields + " B of them");
  }

  private long leastAllocated(byte[] review) throws MalformedReviewException {
    long least = Long.MAX_VALUE;
    for (int batch = 0; batch < BATCHES; batch++) {
      least = Math.min(least, allocated(review) / ROUNDS);
    }
    return least;
  }

  private long allocated(byte[] review) throws MalformedReviewException {
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int round = 0; round < ROUNDS; round++) {
      Request request = AdmissionReviews.read(review);
      Verdict verdict = engine.plan(request, NAMESPACE, policies).verdict();
      assertTrue(AdmissionReviews.answer(request.uid(), verdict).length > 0);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static byte[] review(int variables, int managers) {
    ObjectNode pod = Json.object();
    ArrayNode managedFields =
        pod.putObject("metadata").put("name", "web").putArray("managedFields");
    for (int index = 0; index < managers; index++) {
      ObjectNode entry = managedFields.addObject().put("manager", "manager-" + index);
      entry.putObject("fieldsV1").putObject("f:metadata").putObject("f:labels");
    }
    ArrayNode containers = pod.putObject("spec").putArray("containers");
    for (int index = 0; index < 3; index++) {
      ArrayNode environment = containers.addObject().put("name", "app-" + index).putArray("env");
      for (int variable = 0; variable < variables; variable++) {
        environment.addObject().put("name", "VARIABLE_" + variable).put("value", "a value");
      }
    }
    return Json.bytes(Reviews.createPod("1", "shop", pod));
  }
}
