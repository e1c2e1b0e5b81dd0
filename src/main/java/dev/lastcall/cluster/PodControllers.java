package dev.lastcall.cluster;

import dev.lastcall.guard.GuardedPod;
import dev.lastcall.guard.GuardedPods.GonePod;
import dev.lastcall.guard.GuardedPods.PodReference;
import dev.lastcall.guard.GuardedPods.Replacement;
import dev.lastcall.guard.PodOwner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The controllers of apps/v1, which replace Pods that are gone. */
final class PodControllers {

  private static final String APPS = "apps/";
  private static final Set<String> KINDS = Set.of("StatefulSet", "ReplicaSet", "DaemonSet");

  private final KubernetesClient client;

  /**
   * @param client tries once and not for long; is not closed here
   */
  PodControllers(KubernetesClient client) {
    this.client = client;
  }

  static boolean isKnown(PodOwner owner) {
    return owner.apiVersion().startsWith(APPS) && KINDS.contains(owner.kind());
  }

  /** The controller itself; empty when it is gone, or another has its name. */
  Optional<HasMetadata> read(String namespace, PodOwner owner) {
    return Optional.<HasMetadata>ofNullable(find(namespace, owner))
        .filter(it -> owner.uid().equals(it.getMetadata().getUid()));
  }

  private HasMetadata find(String namespace, PodOwner owner) {
    return switch (owner.kind()) {
      case "StatefulSet" ->
          client.apps().statefulSets().inNamespace(namespace).withName(owner.name()).get();
      case "ReplicaSet" ->
          client.apps().replicaSets().inNamespace(namespace).withName(owner.name()).get();
      default -> client.apps().daemonSets().inNamespace(namespace).withName(owner.name()).get();
    };
  }

  /**
   * @param successor reads the Pod that has the name now
   */
  Replacement replacementOf(GonePod gone, Supplier<Optional<GuardedPod>> successor) {
    PodReference pod = gone.reference();
    if (gone.owner().filter(it -> !isKnown(it)).isPresent()) {
      Optional<GuardedPod> found = successor.get();
      return found.isPresent() ? ofName(pod, found) : Replacement.UNKNOWN;
    }
    Optional<HasMetadata> controller =
        gone.owner()
            .filter(PodControllers::isKnown)
            .flatMap(owner -> read(pod.namespace(), owner))
            .filter(it -> !it.isMarkedForDeletion());
    if (controller.isEmpty()) {
      return Replacement.NONE;
    }
    if (controller.get() instanceof StatefulSet set) {
      return isWanted(set, pod.name()) ? ofName(pod, successor.get()) : Replacement.NONE;
    }
    boolean isComplete =
        controller.get() instanceof ReplicaSet set
            ? isComplete(set)
            : isComplete((DaemonSet) controller.get());
    return isComplete ? Replacement.READY : Replacement.AWAITED;
  }

  private static Replacement ofName(PodReference gone, Optional<GuardedPod> successor) {
    return successor
            .filter(it -> !it.uid().equals(gone.uid()) && it.isReady() && !it.isDeleting())
            .isPresent()
        ? Replacement.READY
        : Replacement.AWAITED;
  }

  /** https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#start-ordinal */
  private static boolean isWanted(StatefulSet set, String pod) {
    String ordinal = pod.substring(pod.lastIndexOf('-') + 1);
    if (!ordinal.matches("[0-9]{1,9}")) {
      return false;
    }
    int start =
        set.getSpec().getOrdinals() == null ? 0 : number(set.getSpec().getOrdinals().getStart(), 0);
    int index = Integer.parseInt(ordinal) - start;
    return index >= 0 && index < number(set.getSpec().getReplicas(), 1);
  }

  private static boolean isComplete(ReplicaSet set) {
    int ready = set.getStatus() == null ? 0 : number(set.getStatus().getReadyReplicas(), 0);
    return ready >= number(set.getSpec().getReplicas(), 1);
  }

  private static boolean isComplete(DaemonSet set) {
    return set.getStatus() != null
        && number(set.getStatus().getNumberReady(), 0)
            >= number(set.getStatus().getDesiredNumberScheduled(), 0);
  }

  private static int number(Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
