package dev.lastcall.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;

/** An API server with the namespace shop and a Node, and its Pods as Lastcall sees them. */
final class GuardedShop implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  final GuardApiServer api = new GuardApiServer();
  final ApiGuardedPods pods =
      new ApiGuardedPods(api.client(), "lastcall-1", Clock.systemUTC(), PATIENCE);

  GuardedShop() {
    create("{apiVersion: v1, kind: Namespace, metadata: {name: shop}, status: {phase: Active}}");
    create(
        "{apiVersion: v1, kind: Node, metadata: {name: n1}, status: {conditions: [{type: Ready,"
            + " status: 'True'}]}}");
  }

  /**
   * The Pod shop/store-1 of an owner.
   *
   * @param state of the owner: metadata, other (another has its name), none, deleting
   */
  void createPod(String kind, String state) {
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

  HasMetadata create(String yaml) {
    HasMetadata object = Serialization.unmarshal("---\n" + yaml);
    if (object instanceof Pod) {
      Stream.of(api.pod("shop", "store-1"))
          .filter(it -> it != null)
          .forEach(it -> api.administrator().resource(it).delete());
    }
    return api.administrator().resource(object).create();
  }

  @Override
  public void close() {
    pods.close();
    api.close();
  }
}
