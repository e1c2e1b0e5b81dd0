package dev.lastcall.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardAnnotations;
import dev.lastcall.guard.GuardedPod;
import dev.lastcall.guard.GuardedPods.GonePod;
import dev.lastcall.guard.GuardedPods.PodReference;
import dev.lastcall.guard.GuardedPods.Replacement;
import dev.lastcall.guard.MarkChange;
import dev.lastcall.guard.PodEvent;
import dev.lastcall.guard.PodEvent.Reason;
import dev.lastcall.guard.PodOwner;
import dev.lastcall.guard.PodsUnavailableException;
import dev.lastcall.guard.Surroundings;
import dev.lastcall.guard.Surroundings.NamespaceState;
import dev.lastcall.guard.Surroundings.NodeState;
import dev.lastcall.guard.Surroundings.OwnerState;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiGuardedPodsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final MarkChange REQUEST =
      new MarkChange(
          Map.of(
              GuardAnnotations.PREPARE_REQUESTED_AT, Optional.of("2027-03-01T12:00:00Z"),
              GuardAnnotations.PREPARED_AT, Optional.empty()),
          true);

  private final GuardApiServer api = new GuardApiServer();
  private final ApiGuardedPods pods =
      new ApiGuardedPods(api.client(), "lastcall-1", Clock.systemUTC(), PATIENCE);

  @BeforeEach
  void createNamespace() {
    create("{apiVersion: v1, kind: Namespace, metadata: {name: shop}, status: {phase: Active}}");
    create(
        "{apiVersion: v1, kind: Node, metadata: {name: n1}, status: {conditions: [{type: Ready,"
            + " status: 'True'}]}}");
  }

  @AfterEach
  void close() {
    pods.close();
    api.close();
  }

  @Test
  void readsAPodAsItIsStored() throws Exception {
    createPod("StatefulSet", "metadata");
    GuardedPod pod = pods.read("shop", "store-1").orElseThrow();
    assertEquals("store-1", pod.name());
    assertEquals("shop", pod.namespace());
    assertFalse(pod.uid().isEmpty());
    assertFalse(pod.resourceVersion().isEmpty());
    assertEquals(Optional.of("n1"), pod.node());
    assertEquals("Running", pod.phase());
    assertTrue(pod.isReady());
    assertEquals("store", pod.owner().orElseThrow().name());
    assertEquals(Map.of("app", "store"), pod.labels());
    assertTrue(pods.read("shop", "store-2").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../nodes/n1", "a/b", "a?b", "A", ""})
  void whatCannotBeANameIsNotAskedFor(String name) throws Exception {
    assertTrue(pods.read("shop", name).isEmpty());
    assertTrue(pods.read(name, "store-1").isEmpty());
    assertTrue(api.requests.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"403, a rule on pods: get", "500, HTTP 500"})
  void aReadThatFailsSaysWhy(int code, String message) {
    api.otherwise = request -> Optional.of(GuardApiServer.status(code));
    PodsUnavailableException failure =
        assertThrows(PodsUnavailableException.class, () -> pods.read("shop", "store-1"));
    assertTrue(failure.getMessage().contains("Reading Pod shop/store-1"), failure.getMessage());
    assertTrue(failure.getMessage().contains(message), failure.getMessage());
  }

  @Test
  void writesMarksAndLeavesTheRest() throws Exception {
    createPod("StatefulSet", "metadata");
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
    createPod("StatefulSet", "metadata");
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
    createPod("StatefulSet", "metadata");
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
    createPod("StatefulSet", "metadata");
    GuardedPod pod = pods.read("shop", "store-1").orElseThrow();
    api.administrator().pods().inNamespace("shop").withName("store-1").delete();
    assertFalse(pods.write(pod, REQUEST));

    createPod("StatefulSet", "none");
    api.otherwise = conflictOfVersions(pod);
    assertFalse(pods.write(pod, REQUEST));
    assertFalse(
        api.pod("shop", "store-1").getMetadata().getLabels().containsKey(GuardAnnotations.LABEL));
  }

  @ParameterizedTest
  @CsvSource({"403, a rule on pods: get", "500, HTTP 500", "409, changes faster than it can be"})
  void aWriteThatFailsSaysWhy(int code, String message) throws Exception {
    createPod("StatefulSet", "metadata");
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
    createPod("StatefulSet", "metadata");
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

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          StatefulSet  | metadata                                             | PRESENT
          ReplicaSet   | metadata                                             | PRESENT
          DaemonSet    | metadata                                             | PRESENT
          StatefulSet  | other                                                | GONE
          StatefulSet  | none                                                 | GONE
          StatefulSet  | deleting                                             | DELETING
          CloneSet     | none                                                 | PRESENT
          """)
  void looksAtTheOwner(String kind, String state, OwnerState expected) throws Exception {
    createPod(kind, state);
    GuardedPod pod = pods.read("shop", "store-1").orElseThrow();
    assertEquals(
        new Surroundings(NamespaceState.ACTIVE, expected, NodeState.PRESENT),
        pods.surroundings(pod));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          status: {conditions: [{type: Ready, status: 'False'}]}          | PRESENT
          status: {conditions: [{type: Ready, status: Unknown}]}          | LOST
          status: {conditions: [{type: DiskPressure, status: Unknown}]}   | PRESENT
          spec: {taints: [{key: node.kubernetes.io/out-of-service, effect: NoExecute}]} | LOST
          spec: {taints: [{key: node.kubernetes.io/unreachable, effect: NoExecute}]}    | PRESENT
          gone: true                                                      | LOST
          """)
  void looksAtTheNode(String node, NodeState expected) throws Exception {
    api.administrator().nodes().withName("n1").delete();
    if (!node.startsWith("gone")) {
      create("{apiVersion: v1, kind: Node, metadata: {name: n1}, " + node + "}");
    }
    createPod("StatefulSet", "metadata");
    assertEquals(expected, surroundings().node());
  }

  @Test
  void looksAtTheNamespace() throws Exception {
    createPod("StatefulSet", "metadata");
    api.administrator().namespaces().withName("shop").delete();
    create(
        "{apiVersion: v1, kind: Namespace, metadata: {name: shop}, status: {phase: Terminating}}");
    assertEquals(NamespaceState.TERMINATING, surroundings().namespace());
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 500})
  void whatCannotBeLookedUpIsPresent(int code) throws Exception {
    createPod("StatefulSet", "none");
    GuardedPod pod = pods.read("shop", "store-1").orElseThrow();
    api.otherwise = request -> Optional.of(GuardApiServer.status(code));
    assertEquals(Surroundings.PRESENT, pods.surroundings(pod));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          StatefulSet | spec: {replicas: 3}                                                      | READY
          StatefulSet | spec: {replicas: 1}                                                      | NONE
          StatefulSet | spec: {replicas: 1, ordinals: {start: 1}}                                | READY
          StatefulSet | spec: {replicas: 3, ordinals: {start: 2}}                                | NONE
          ReplicaSet  | spec: {replicas: 3}, status: {replicas: 3, readyReplicas: 2}             | AWAITED
          ReplicaSet  | spec: {replicas: 3}, status: {replicas: 3, readyReplicas: 3}             | READY
          ReplicaSet  | spec: {replicas: 3}                                                      | AWAITED
          DaemonSet   | status: {desiredNumberScheduled: 2, numberReady: 1}                      | AWAITED
          DaemonSet   | status: {desiredNumberScheduled: 2, numberReady: 2}                      | READY
          DaemonSet   | spec: {}                                                                 | AWAITED
          """)
  void knowsWhatReplacesAPod(String kind, String fields, Replacement expected) throws Exception {
    createPod("StatefulSet", "none");
    HasMetadata owner =
        create(
            "{apiVersion: apps/v1, kind: %s, metadata: {namespace: shop, name: owner}, %s}"
                .formatted(kind, fields));
    assertEquals(expected, pods.replacementOf(gone(kind, owner.getMetadata().getUid(), "uid-0")));
    assertEquals(Replacement.NONE, pods.replacementOf(gone(kind, "another", "uid-0")));
  }

  @Test
  void awaitsThePodOfTheSameName() throws Exception {
    HasMetadata owner =
        create(
            "{apiVersion: apps/v1, kind: StatefulSet, metadata: {namespace: shop, name: owner},"
                + " spec: {replicas: 3}}");
    String uid = owner.getMetadata().getUid();
    assertEquals(Replacement.AWAITED, pods.replacementOf(gone("StatefulSet", uid, "uid-0")));
    createPod("StatefulSet", "none");
    String same = api.pod("shop", "store-1").getMetadata().getUid();
    assertEquals(Replacement.AWAITED, pods.replacementOf(gone("StatefulSet", uid, same)));
    assertEquals(Replacement.READY, pods.replacementOf(gone("StatefulSet", uid, "uid-0")));
    assertEquals(
        Replacement.NONE,
        pods.replacementOf(
            new GonePod(new PodReference("shop", "store-1", "uid-0"), Optional.empty())));
  }

  /** Such as those of operators, which make their Pods themselves. */
  @Test
  void anotherKindOfOwnerIsKnownByThePodOfTheSameName() throws Exception {
    assertEquals(Replacement.UNKNOWN, pods.replacementOf(gone("Broker", "uid", "uid-0")));
    createPod("Broker", "none");
    String same = api.pod("shop", "store-1").getMetadata().getUid();
    assertEquals(Replacement.AWAITED, pods.replacementOf(gone("Broker", "uid", same)));
    assertEquals(Replacement.READY, pods.replacementOf(gone("Broker", "uid", "uid-0")));
  }

  @Test
  void aReplacementThatCannotBeReadIsNotKnown() {
    api.otherwise = request -> Optional.of(GuardApiServer.status(500));
    assertThrows(
        PodsUnavailableException.class,
        () -> pods.replacementOf(gone("StatefulSet", "uid", "uid-0")));
  }

  @Test
  void tellsOnceWhatIsToldAgain() {
    PodReference pod = new PodReference("shop", "store-1", "uid-1");
    for (int i = 0; i < 50; i++) {
      pods.tell(pod, new PodEvent(Reason.DeletionHeld, "Held."));
    }
    pods.tell(pod, new PodEvent(Reason.DeadlinePassed, "x".repeat(2_000)));
    await().atMost(PATIENCE).until(() -> api.events("shop").size() >= 2);
    List<Event> events = api.events("shop");
    assertEquals(2, events.size());
    Event held =
        events.stream().filter(it -> it.getMessage().equals("Held.")).findFirst().orElseThrow();
    assertEquals("DeletionHeld", held.getReason());
    assertEquals("Normal", held.getType());
    assertEquals("uid-1", held.getInvolvedObject().getUid());
    assertEquals("Pod", held.getInvolvedObject().getKind());
    assertEquals("lastcall-1", held.getReportingInstance());
    Event passed = events.stream().filter(it -> it != held).findFirst().orElseThrow();
    assertEquals("Warning", passed.getType());
    assertEquals(1_024, passed.getMessage().length());
  }

  @Test
  void whatARequestSaysOfAPodIsToldIfThePodStoredSaysSo() throws Exception {
    createPod("StatefulSet", "metadata");
    PodReference stored =
        new PodReference("shop", "store-1", pods.read("shop", "store-1").orElseThrow().uid());
    PodEvent event = new PodEvent(Reason.DeletionForced, "Forced.");
    pods.tellIf(new PodReference("shop", "store-1", "sent"), pod -> true, event);
    pods.tellIf(new PodReference("shop", "store-9", "sent"), pod -> true, event);
    pods.tellIf(stored, pod -> pod.annotations().containsKey("forced"), event);
    pods.tellIf(
        stored,
        pod -> pod.annotations().containsKey("note"),
        new PodEvent(Reason.DeletionForced, "Noted."));
    await().atMost(PATIENCE).until(() -> !api.events("shop").isEmpty());
    assertEquals(List.of("Noted."), api.events("shop").stream().map(Event::getMessage).toList());
  }

  @Test
  void requestsAboutEverNewPodsDisplaceNoEventOfTheLeader() {
    for (int i = 0; i < 3_000; i++) {
      pods.tellIf(
          new PodReference("shop", "store-1", "sent-" + i),
          pod -> true,
          new PodEvent(Reason.DeletionForced, "Forced."));
    }
    pods.tell(
        new PodReference("shop", "store-1", "uid-1"),
        new PodEvent(Reason.DeadlinePassed, "Passed."));
    await().atMost(PATIENCE).until(() -> !api.events("shop").isEmpty());
    assertEquals(List.of("Passed."), api.events("shop").stream().map(Event::getMessage).toList());
  }

  @Test
  void anEventThatIsRefusedHarmsNobody() {
    api.otherwise = request -> Optional.of(GuardApiServer.status(403));
    pods.tell(new PodReference("shop", "a", "1"), new PodEvent(Reason.Prepared, "Prepared."));
    await().atMost(PATIENCE).until(() -> api.count("POST") == 1);
    api.otherwise = request -> Optional.empty();
    pods.tell(new PodReference("shop", "b", "2"), new PodEvent(Reason.Prepared, "Prepared."));
    await().atMost(PATIENCE).until(() -> api.events("shop").size() == 1);
  }

  private Surroundings surroundings() throws PodsUnavailableException {
    return pods.surroundings(pods.read("shop", "store-1").orElseThrow());
  }

  private static GonePod gone(String kind, String ownerUid, String uid) {
    return new GonePod(
        new PodReference("shop", "store-1", uid),
        Optional.of(new PodOwner("apps/v1", kind, "owner", ownerUid)));
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

  /**
   * The Pod shop/store-1 of an owner.
   *
   * @param state of the owner: metadata, other (another has its name), none, deleting
   */
  private void createPod(String kind, String state) {
    String uid = "gone";
    if (!state.equals("none")) {
      HasMetadata owner =
          create(
              "{apiVersion: apps/v1, kind: %s, metadata: {namespace: shop, name: store%s}, spec: {replicas: 3}}"
                  .formatted(kind, state.equals("deleting") ? ", finalizers: [a/b]" : ""));
      uid = state.equals("other") ? "other" : owner.getMetadata().getUid();
      if (state.equals("deleting")) {
        api.administrator().resource(owner).delete();
      }
    }
    create(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: shop
          name: store-1
          labels: { app: store }
          annotations: { note: kept }
          ownerReferences: [{ apiVersion: apps/v1, kind: %s, name: store, uid: %s, controller: true }]
        spec: { nodeName: n1 }
        status: { phase: Running, conditions: [{ type: Ready, status: "True" }] }
        """
            .formatted(kind, uid));
  }

  private HasMetadata create(String yaml) {
    HasMetadata object = Serialization.unmarshal("---\n" + yaml);
    if (object instanceof Pod) {
      Stream.of(api.pod("shop", "store-1"))
          .filter(it -> it != null)
          .forEach(it -> api.administrator().resource(it).delete());
    }
    return api.administrator().resource(object).create();
  }
}
