package dev.lastcall.guard;

/** Annotations of Pods by which a deletion is prepared. */
public final class GuardAnnotations {

  /** When the deletion was first denied, RFC 3339; the identity of the request, too. */
  public static final String PREPARE_REQUESTED_AT = "lastcall.dev/prepare-requested-at";

  /** When the call {@code prepare} succeeded, RFC 3339. */
  public static final String PREPARED_AT = "lastcall.dev/prepared-at";

  /** {@code "true"} lets a Pod be deleted unprepared. */
  public static final String FORCE_DELETE = "lastcall.dev/force-delete";

  private GuardAnnotations() {}
}
