package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lastcall.guard.GuardedPods.GonePod;
import dev.lastcall.guard.GuardedPods.PodReference;
import dev.lastcall.guard.GuardedPods.Replacement;
import dev.lastcall.guard.PodOwner;
import dev.lastcall.guard.PodsUnavailableException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether another Pod takes the place of one. */
class ApiGuardedPodsReplacementTest {

  @AutoClose private final GuardedShop shop = new GuardedShop();
  private final GuardApiServer api = shop.api;
  private final ApiGuardedPods pods = shop.pods;

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
    shop.createPod("StatefulSet", "none");
    HasMetadata owner =
        shop.create(
            "{apiVersion: apps/v1, kind: %s, metadata: {namespace: shop, name: owner}, %s}"
                .formatted(kind, fields));
    assertEquals(expected, pods.replacementOf(gone(kind, owner.getMetadata().getUid(), "uid-0")));
    assertEquals(Replacement.NONE, pods.replacementOf(gone(kind, "another", "uid-0")));
  }

  @Test
  void awaitsThePodOfTheSameName() throws Exception {
    HasMetadata owner =
        shop.create(
            "{apiVersion: apps/v1, kind: StatefulSet, metadata: {namespace: shop, name: owner},"
                + " spec: {replicas: 3}}");
    String uid = owner.getMetadata().getUid();
    assertEquals(Replacement.AWAITED, pods.replacementOf(gone("StatefulSet", uid, "uid-0")));
    shop.createPod("StatefulSet", "none");
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
    shop.createPod("Broker", "none");
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

  private static GonePod gone(String kind, String ownerUid, String uid) {
    return new GonePod(
        new PodReference("shop", "store-1", uid),
        Optional.of(new PodOwner("apps/v1", kind, "owner", ownerUid)));
  }
}
