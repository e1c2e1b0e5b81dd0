package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lastcall.guard.GuardedPod;
import dev.lastcall.guard.PodsUnavailableException;
import dev.lastcall.guard.Surroundings;
import dev.lastcall.guard.Surroundings.NamespaceState;
import dev.lastcall.guard.Surroundings.NodeState;
import dev.lastcall.guard.Surroundings.OwnerState;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The owner, the Node and the namespace of a Pod. */
class ApiGuardedPodsSurroundingsTest {

  @AutoClose private final GuardedShop shop = new GuardedShop();
  private final GuardApiServer api = shop.api;
  private final ApiGuardedPods pods = shop.pods;

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
    shop.createPod(kind, state);
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
      shop.create("{apiVersion: v1, kind: Node, metadata: {name: n1}, " + node + "}");
    }
    shop.createPod("StatefulSet", "metadata");
    assertEquals(expected, surroundings().node());
  }

  @Test
  void looksAtTheNamespace() throws Exception {
    shop.createPod("StatefulSet", "metadata");
    api.administrator().namespaces().withName("shop").delete();
    shop.create(
        "{apiVersion: v1, kind: Namespace, metadata: {name: shop}, status: {phase: Terminating}}");
    assertEquals(NamespaceState.TERMINATING, surroundings().namespace());
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 500})
  void whatCannotBeLookedUpIsPresent(int code) throws Exception {
    shop.createPod("StatefulSet", "none");
    GuardedPod pod = pods.read("shop", "store-1").orElseThrow();
    api.otherwise = request -> Optional.of(GuardApiServer.status(code));
    assertEquals(Surroundings.PRESENT, pods.surroundings(pod));
  }

  private Surroundings surroundings() throws PodsUnavailableException {
    return pods.surroundings(pods.read("shop", "store-1").orElseThrow());
  }
}
