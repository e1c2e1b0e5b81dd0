package dev.lastcall.review;

/**
 * Why an object was allowed as it is. The code is used in metrics, audit annotations and logs, the
 * sentence in the CLI and in messages.
 */
public enum SkipReason {
  NO_POLICY("no-policy", "No policy matches this object."),
  EXCLUDED("excluded", "A policy matches this object, and its exclude list takes it out."),
  NO_PROFILE("no-profile", "No profile of the policy is for this object."),
  OPTED_OUT("opted-out", "The object opts out."),
  AUDIT_MODE(
      "audit-mode", "The policy is in audit mode: it decides and warns, but patches nothing."),
  UNCHANGED("unchanged", "The object already is as the policy wants it."),
  MIRROR_POD(
      "mirror-pod", "This is the mirror of a static Pod, which only the kubelet can change."),
  JOB_POD("job-pod", "The Pod belongs to a Job, and the policy skips Jobs."),
  ZERO_GRACE("zero-grace", "The Pod asks to be killed at once (terminationGracePeriodSeconds: 0)."),
  DELETING("deleting", "The object is being deleted already."),
  OWN_REQUEST("own-request", "The request is Lastcall's own."),
  NOT_HANDLED_KIND("not-handled-kind", "Lastcall does not handle objects of this kind."),
  NOT_HANDLED_OPERATION(
      "not-handled-operation", "Lastcall does not change objects of this kind in this operation."),
  NO_GUARD("no-guard", "No delete guard matches this Pod."),
  POD_NOT_FOUND("pod-not-found", "There is no such Pod."),
  OTHER_POD("other-pod", "The request is for an earlier Pod of this name."),
  FINAL_DELETE("final-delete", "The kubelet removes a Pod that has stopped."),
  NOT_RUNNING("not-running", "The Pod has not started yet, or has ended."),
  NAMESPACE_TERMINATING("namespace-terminating", "The namespace is being deleted."),
  OWNER_DELETED("owner-deleted", "The owner of the Pod is gone or being deleted."),
  POD_GC("pod-gc", "The control plane collects a Pod that cannot run any more."),
  NODE_LOST("node-lost", "The node of the Pod is lost."),
  FORCE_DELETE("force-delete", "The Pod is annotated lastcall.dev/force-delete."),
  OTHER_REQUESTER("other-requester", "The guard does not hold requests of this user."),
  READY("ready", "The Pod is ready to stop."),
  DEADLINE_RELEASED("deadline-released", "The guard's deadline has passed, and it releases then.");

  private final String code;
  private final String sentence;

  SkipReason(String code, String sentence) {
    this.code = code;
    this.sentence = sentence;
  }

  public String code() {
    return code;
  }

  public String sentence() {
    return sentence;
  }
}
