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
      "not-handled-operation", "Lastcall does not change objects of this kind in this operation.");

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
