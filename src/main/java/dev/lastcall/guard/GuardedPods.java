package dev.lastcall.guard;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/** The Pods of a cluster, and what is around them. Calls block, for a few seconds at most. */
public interface GuardedPods {

  /**
   * The Pod as it is stored now.
   *
   * @throws PodsUnavailableException when it cannot be told
   */
  Optional<GuardedPod> read(String namespace, String name) throws PodsUnavailableException;

  /**
   * A Pod that the API server sent along, as it is stored. Where there is no API server to store
   * them, it has the marks that were written since.
   */
  default GuardedPod sent(GuardedPod pod) {
    return pod;
  }

  /** Its deletion was allowed, and is no dry run: the API server deletes the Pod now. */
  default void allowed(GuardedPod pod) {}

  /** What cannot be looked up counts as present. */
  Surroundings surroundings(GuardedPod pod);

  /**
   * Changes the marks of a Pod, if it still is the Pod of this uid and its {@link
   * GuardAnnotations#PREPARE_REQUESTED_AT} still is that of {@code pod}, present or absent.
   *
   * @return whether it did
   * @throws PodsUnavailableException when it is not known whether it did
   */
  boolean write(GuardedPod pod, MarkChange change) throws PodsUnavailableException;

  /** All Pods whose deletion was requested, as far as they are known at the moment. */
  Collection<GuardedPod> requested();

  /** What has become of a Pod that is gone. */
  Replacement replacementOf(GonePod pod) throws PodsUnavailableException;

  /** Tells people at the Pod. Does not wait, and does not fail. */
  void tell(PodReference pod, PodEvent event);

  /**
   * Tells people at a Pod that came with a request, if the Pod that is stored is of the same uid
   * and {@code isSo} of it: whoever reaches the port may send any. Does not wait, and does not
   * fail. Where there is no API server to store Pods, what was sent is believed.
   */
  default void tellIf(PodReference pod, Predicate<GuardedPod> isSo, PodEvent event) {
    tell(pod, event);
  }

  /** Names one Pod. */
  record PodReference(String namespace, String name, String uid) {}

  /** A Pod that is no longer there. */
  record GonePod(PodReference reference, Optional<PodOwner> owner) {}

  /** What comes after a Pod. */
  enum Replacement {

    /** Another Pod has taken its place and is Ready. */
    READY,

    /** Another Pod will take its place, and is not Ready yet. */
    AWAITED,

    /** Nobody has taken its place yet, and it cannot be told whether anybody will. */
    UNKNOWN,

    /** Nothing will: the owner is gone, is being deleted, or wants fewer Pods. */
    NONE
  }
}
