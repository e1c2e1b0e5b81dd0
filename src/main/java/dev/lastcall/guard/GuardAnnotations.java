package dev.lastcall.guard;

/**
 * Marks on Pods by which a deletion is prepared. Nothing but the decision's own rules makes them
 * count: who may annotate Pods may also force a deletion.
 */
public final class GuardAnnotations {

  /** When the deletion was first denied, RFC 3339; the identity of the request, too. */
  public static final String PREPARE_REQUESTED_AT = "lastcall.dev/prepare-requested-at";

  /** When the call {@code prepare} succeeded, RFC 3339. */
  public static final String PREPARED_AT = "lastcall.dev/prepared-at";

  /**
   * When the Pod was ready, RFC 3339. Written to wake the Pod's controller, whose back-off reaches
   * 1000 s; never believed.
   */
  public static final String READY_AT = "lastcall.dev/ready-at";

  /**
   * When somebody last tried to delete the Pod, RFC 3339, to within half a minute. After requestTTL
   * without a trial the deletion counts as abandoned.
   */
  public static final String DELETION_TRIED_AT = "lastcall.dev/deletion-tried-at";

  /**
   * When the Pod's controller was last woken to show whether it still wants the deletion, RFC 3339:
   * its back-off may be longer than requestTTL.
   */
  public static final String CONTROLLER_WOKEN_AT = "lastcall.dev/controller-woken-at";

  /** When it was told that the deadline has passed, RFC 3339. */
  public static final String DEADLINE_PASSED_AT = "lastcall.dev/deadline-passed-at";

  /** {@code "true"} lets a Pod be deleted unprepared. */
  public static final String FORCE_DELETE = "lastcall.dev/force-delete";

  /**
   * The label of Pods whose deletion was requested, by which the leader finds them without watching
   * all Pods of the cluster. It decides nothing.
   */
  public static final String LABEL = "lastcall.dev/deletion";

  /** The value of {@link #LABEL}. */
  public static final String LABEL_REQUESTED = "requested";

  private GuardAnnotations() {}
}
