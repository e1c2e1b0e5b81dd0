package dev.lastcall.engine;

import dev.lastcall.policy.LoadBalancer;
import dev.lastcall.policy.LoadBalancer.RoutingKeys;
import dev.lastcall.policy.LoadBalancerProfile;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import dev.lastcall.policy.LoadBalancerProfile.Requirement;
import java.util.List;

/**
 * Writes the annotations of profiles on one Service or Ingress. What is missing is filled in; an
 * explicit value is replaced only where the policy says so.
 */
final class LoadBalancerRule {

  private final LoadBalancer section;
  private final AnnotationWriter writer;
  private final boolean isCreation;
  private final Warnings warnings;

  /**
   * @param isCreation routing keys are not written later
   */
  LoadBalancerRule(
      LoadBalancer section, AnnotationWriter writer, boolean isCreation, Warnings warnings) {
    this.section = section;
    this.writer = writer;
    this.isCreation = isCreation;
    this.warnings = warnings;
  }

  void apply(TrafficObject object, List<LoadBalancerProfile> profiles) {
    section.annotations().forEach((key, value) -> writer.setLiteral(object, key, value));
    for (LoadBalancerProfile profile : profiles) {
      profile.annotations().stream()
          .filter(annotation -> isOn(object, profile, annotation))
          .forEach(annotation -> apply(object, annotation));
    }
    profiles.stream()
        .filter(profile -> profile.object() == object.kind())
        .forEach(
            profile -> {
              warnOfMissing(object, profile);
              warnOfNotices(object, profile);
            });
  }

  /** Those of an Ingress stand on a Service only to replace. */
  private static boolean isOn(
      TrafficObject object, LoadBalancerProfile profile, ProfileAnnotation annotation) {
    return profile.object() == object.kind()
        || annotation.alsoOnService() && object.annotations().containsKey(annotation.key());
  }

  /** The policy's own annotations win. */
  private void apply(TrafficObject object, ProfileAnnotation annotation) {
    if (section.annotations().containsKey(annotation.key())) {
      writer.check(object, annotation);
    } else if (annotation.routing()) {
      setRouting(object, annotation);
    } else {
      writer.write(object, annotation, object.keyOf(annotation));
    }
  }

  /** The way of traffic is never changed, also not by {@code Replace}. */
  private void setRouting(TrafficObject object, ProfileAnnotation annotation) {
    boolean may = isCreation && section.routingKeys() == RoutingKeys.OnCreate;
    if (may && !object.annotations().containsKey(object.keyOf(annotation))) {
      object.metadata().annotate(annotation.key(), writer.fill(annotation.value()));
    }
  }

  private void warnOfMissing(TrafficObject object, LoadBalancerProfile profile) {
    for (Requirement required : profile.requires()) {
      if (!required.value().equals(object.annotations().get(required.key()))) {
        boolean mayBeAsked = section.routingKeys() == RoutingKeys.Never;
        warnings.add(
            "%s: \"%s\" is not on this object: unless the cluster adds it, the annotations of profile %s"
                + " do nothing. Set it%s.",
            required.key(),
            required.value(),
            profile.name(),
            mayBeAsked ? ", or loadBalancer.routingKeys: OnCreate in the policy" : "");
      }
    }
  }

  private void warnOfNotices(TrafficObject object, LoadBalancerProfile profile) {
    profile.notices().stream()
        .filter(notice -> object.annotations().containsKey(notice.key()))
        .forEach(notice -> warnings.add("%s", notice.message()));
  }
}
