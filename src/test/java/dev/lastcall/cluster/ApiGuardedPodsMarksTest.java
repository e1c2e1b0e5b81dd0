package dev.lastcall.cluster;

import static dev.lastcall.cluster.GuardedShop.PATIENCE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardAnnotations;
import dev.lastcall.guard.GuardedPod;
import dev.lastcall.guard.MarkChange;
import dev.lastcall.guard.PodsUnavailableException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Annotations that are written to Pods, and the Pods that have them. */
class ApiGuardedPodsMarksTest {

  private static final MarkChange REQUEST =
      new MarkChange(
          Map.of(
              GuardAnnotations.PREPARE_REQUESTED_AT, Optional.of("2027-03-01T12:00:00Z"),
              GuardAnnotations.PREPARED_AT, Optional.empty()),
          true);

  @AutoClose private final GuardedShop shop = new GuardedShop();
  private final GuardApiServer api = shop.api;
  private final ApiGuardedPods pods = shop.pods;

  @Test
  void writesMarksAndLeavesTheRest() throws Exception {
    shop.createPod("StatefulSet", "metadata");
    GuardedPod pod = pods.read("shop", "store-1").orElseThrow();
    assertTrue(pods.write(pod, REQUEST));
    Pod marked = api.pod("shop", "store-1");
    assertEquals(
        Map.of("note", "kept", GuardAnnotations.PREPARE_REQUESTED_AT, "2027-03-01T12:00:00Z"),
        marked.getMetadata().getAnnotations());
    assertEquals(
        Map.of("app", "store", GuardAnnotations.LABEL, GuardAnnotations.LABEL_REQUESTED),
        marked.getMetadata().getLabels());

    GuardedPod requested = pods.read("shop", "store-1").orElseThrow();
    assertTrue(
        pods.write(
            requested,
            new MarkChange(
                Map.of(GuardAnnotations.PREPARE_REQUESTED_AT, Optional.empty()), false)));
    Pod cleared = api.pod("shop", "store-1");
    assertEquals(Map.of("note", "kept"), kept(cleared.getMetadata().getAnnotations()));
    assertEquals(Map.of("app", "store"), kept(cleared.getMetadata().getLabels()));
  }

  @Test
  void aPodThatOthersChangedIsMarkedAllTheSame() throws Exception {
    shop.createPod("StatefulSet", "metadata");
    GuardedPod pod = pods.read("shop", "store-1").orElseThrow();
    annotate("note", "changed");
    AtomicInteger conflicts = new AtomicInteger(2);
    api.otherwise =
        request ->
            request.getMethod().equals("PATCH") && conflicts.getAndDecrement() > 0
                ? Optional.of(GuardApiServer.status(409))
                : Optional.empty();
    assertTrue(pods.write(pod, REQUEST));
    assertEquals("changed", api.pod("shop", "store-1").getMetadata().getAnnotations().get("note"));
  }

  @Test
  void theFirstOfTwoRequestsStays() throws Exception {
    shop.createPod("StatefulSet", "metadata");
    GuardedPod pod = pods.read("shop", "store-1").orElseThrow();
    assertTrue(pods.write(pod, REQUEST));
    api.otherwise = conflictOfVersions(pod);
    MarkChange second =
        new MarkChange(
            Map.of(GuardAnnotations.PREPARE_REQUESTED_AT, Optional.of("2027-03-01T12:00:01Z")),
            true);
    assertFalse(pods.write(pod, second));
    assertEquals(
        "2027-03-01T12:00:00Z",
        api.pod("shop", "store-1")
            .getMetadata()
            .getAnnotations()
            .get(GuardAnnotations.PREPARE_REQUESTED_AT));
  }

  @Test
  void anotherPodOfTheNameIsNotMarked() throws Exception {
    shop.createPod("StatefulSet", "metadata");
    GuardedPod pod = pods.read("shop", "store-1").orElseThrow();
    api.administrator().pods().inNamespace("shop").withName("store-1").delete();
    assertFalse(pods.write(pod, REQUEST));

    shop.createPod("StatefulSet", "none");
    api.otherwise = conflictOfVersions(pod);
    assertFalse(pods.write(pod, REQUEST));
    assertFalse(
        api.pod("shop", "store-1").getMetadata().getLabels().containsKey(GuardAnnotations.LABEL));
  }

  @ParameterizedTest
  @CsvSource({"403, a rule on pods: get", "500, HTTP 500", "409, changes faster than it can be"})
  void aWriteThatFailsSaysWhy(int code, String message) throws Exception {
    shop.createPod("StatefulSet", "metadata");
    GuardedPod pod = pods.read("shop", "store-1").orElseThrow();
    api.otherwise =
        request ->
            request.getMethod().equals("PATCH")
                ? Optional.of(GuardApiServer.status(code))
                : Optional.empty();
    PodsUnavailableException failure =
        assertThrows(PodsUnavailableException.class, () -> pods.write(pod, REQUEST));
    assertTrue(failure.getMessage().contains(message), failure.getMessage());
    assertTrue(api.count("PATCH") <= 4);
  }

  @Test
  void followsThePodsThatWereRequested() throws Exception {
    shop.createPod("StatefulSet", "metadata");
    AtomicInteger wakings = new AtomicInteger();
    pods.listen(wakings::incrementAndGet);
    pods.follow();
    pods.follow();
    assertTrue(pods.requested().isEmpty());
    pods.write(pods.read("shop", "store-1").orElseThrow(), REQUEST);
    await().atMost(PATIENCE).until(() -> pods.requested().size() == 1 && wakings.get() > 0);
    assertEquals(
        "2027-03-01T12:00:00Z",
        pods.requested()
            .iterator()
            .next()
            .annotations()
            .get(GuardAnnotations.PREPARE_REQUESTED_AT));
    api.administrator().pods().inNamespace("shop").withName("store-1").delete();
    await().atMost(PATIENCE).until(() -> pods.requested().isEmpty());
  }

  /** The real API server compares versions; the stand-in does not. */
  private static Function<RecordedRequest, Optional<MockResponse>> conflictOfVersions(
      GuardedPod stale) {
    String version = "\"resourceVersion\":\"%s\"".formatted(stale.resourceVersion());
    return request ->
        request.getMethod().equals("PATCH") && request.getUtf8Body().contains(version)
            ? Optional.of(GuardApiServer.status(409))
            : Optional.empty();
  }

  /** The stand-in stores the null by which a merge patch removes a key (RFC 7386). */
  private static Map<String, String> kept(Map<String, String> values) {
    return values.entrySet().stream()
        .filter(it -> it.getValue() != null)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private void annotate(String key, String value) {
    Pod pod = api.pod("shop", "store-1");
    pod.getMetadata().getAnnotations().put(key, value);
    api.administrator().resource(pod).update();
  }
}
