package dev.lastcall.guard;

/** What a guard needs to know of the objects around a Pod. */
public record Surroundings(NamespaceState namespace, OwnerState owner, NodeState node) {

  /** Nothing around the Pod is going away. */
  public static final Surroundings PRESENT =
      new Surroundings(NamespaceState.ACTIVE, OwnerState.PRESENT, NodeState.PRESENT);

  /** The phase of the Pod's namespace. */
  public enum NamespaceState {
    ACTIVE,
    TERMINATING
  }

  /** The controller that the Pod belongs to; one that cannot be looked up counts as present. */
  public enum OwnerState {
    NONE,
    PRESENT,
    DELETING,
    GONE
  }

  /** The node that the Pod runs on; one that cannot be looked up counts as present. */
  public enum NodeState {
    PRESENT,
    LOST
  }
}
