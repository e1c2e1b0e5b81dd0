package dev.lastcall.cluster;

import dev.lastcall.guard.GuardedPod;
import dev.lastcall.guard.PodOwner;
import dev.lastcall.guard.Surroundings;
import dev.lastcall.guard.Surroundings.NamespaceState;
import dev.lastcall.guard.Surroundings.NodeState;
import dev.lastcall.guard.Surroundings.OwnerState;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Looks at the namespace, the controller and the node of a Pod, side by side. */
final class PodSurroundings implements AutoCloseable {

  /**
   * https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/#non-graceful-node-shutdown
   */
  private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

  private static final int MAX_THREADS = 32;

  private final KubernetesClient client;
  private final RareWarnings warnings;
  private final PodControllers controllers;
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          0,
          MAX_THREADS,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          new GuardThreads("pod-surroundings"),
          new ThreadPoolExecutor.CallerRunsPolicy());

  /**
   * @param client tries once and not for long; is not closed here
   */
  PodSurroundings(KubernetesClient client, PodControllers controllers, RareWarnings warnings) {
    this.client = client;
    this.controllers = controllers;
    this.warnings = warnings;
  }

  Surroundings of(GuardedPod pod) {
    CompletableFuture<OwnerState> owner =
        CompletableFuture.supplyAsync(
            () -> pod.owner().map(it -> owner(pod, it)).orElse(OwnerState.NONE), executor);
    CompletableFuture<NodeState> node =
        CompletableFuture.supplyAsync(
            () -> pod.node().map(this::node).orElse(NodeState.PRESENT), executor);
    return new Surroundings(namespace(pod.namespace()), owner.join(), node.join());
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private NamespaceState namespace(String name) {
    return look(
        "Reading Namespace " + name,
        ApiAccess.NAMESPACE,
        NamespaceState.ACTIVE,
        () -> {
          Namespace found = client.namespaces().withName(name).get();
          boolean isEnding =
              found == null
                  || found.getMetadata().getDeletionTimestamp() != null
                  || found.getStatus() != null
                      && "Terminating".equals(found.getStatus().getPhase());
          return isEnding ? NamespaceState.TERMINATING : NamespaceState.ACTIVE;
        });
  }

  private OwnerState owner(GuardedPod pod, PodOwner owner) {
    return look(
        "Reading %s %s/%s".formatted(owner.kind(), pod.namespace(), owner.name()),
        ApiAccess.controller(owner.kind()),
        OwnerState.PRESENT,
        () -> {
          if (!PodControllers.isKnown(owner)) {
            return OwnerState.PRESENT;
          }
          return controllers
              .read(pod.namespace(), owner)
              .map(it -> it.isMarkedForDeletion() ? OwnerState.DELETING : OwnerState.PRESENT)
              .orElse(OwnerState.GONE);
        });
  }

  private NodeState node(String name) {
    return look(
        "Reading Node " + name,
        ApiAccess.NODE,
        NodeState.PRESENT,
        () ->
            Optional.ofNullable(client.nodes().withName(name).get())
                    .filter(PodSurroundings::isThere)
                    .isPresent()
                ? NodeState.PRESENT
                : NodeState.LOST);
  }

  private static boolean isThere(Node node) {
    boolean isOutOfService =
        node.getSpec() != null
            && node.getSpec().getTaints() != null
            && node.getSpec().getTaints().stream()
                .anyMatch(taint -> OUT_OF_SERVICE.equals(taint.getKey()));
    boolean isUnknown =
        node.getStatus() != null
            && node.getStatus().getConditions() != null
            && node.getStatus().getConditions().stream()
                .anyMatch(it -> "Ready".equals(it.getType()) && "Unknown".equals(it.getStatus()));
    return !isOutOfService && !isUnknown;
  }

  /** What cannot be looked up does not let a Pod go. */
  private <T> T look(String what, ApiAccess access, T otherwise, Supplier<T> read) {
    try {
      return ApiCall.of(what, access, read);
    } catch (ApiFailure e) {
      warnings.warn(access, e.getMessage());
      return otherwise;
    }
  }
}
