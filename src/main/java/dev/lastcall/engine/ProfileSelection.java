package dev.lastcall.engine;

import dev.lastcall.policy.LoadBalancerProfile;
import dev.lastcall.policy.LoadBalancerProfile.AnnotationCondition;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import dev.lastcall.policy.LoadBalancerProfile.When;
import dev.lastcall.policy.ObjectKind;
import java.util.List;

/**
 * Finds whose load balancer an object is for. A class or an annotation that names it proves more
 * than their absence, by which a cloud's default is recognised; a profile of any provider gives way
 * to all others.
 */
final class ProfileSelection {

  private ProfileSelection() {}

  private enum Proof {
    NONE,
    ANY_PROVIDER,
    DEFAULT_CLASS,
    NAMED
  }

  /**
   * The profiles that are for an object.
   *
   * @param profiles of one provider; empty when there is none, or more than one
   * @param names of all that claim it alike
   */
  record Claims(List<LoadBalancerProfile> profiles, List<String> names) {

    boolean isConflict() {
      return profiles.isEmpty() && !names.isEmpty();
    }
  }

  static Claims claims(TrafficObject object, List<LoadBalancerProfile> profiles) {
    Proof strongest =
        profiles.stream()
            .map(profile -> proof(object, profile))
            .max(Enum::compareTo)
            .orElse(Proof.NONE);
    if (strongest == Proof.NONE) {
      return new Claims(List.of(), List.of());
    }
    List<LoadBalancerProfile> proven =
        profiles.stream().filter(profile -> proof(object, profile) == strongest).toList();
    List<LoadBalancerProfile> claiming =
        profiles.stream()
            .filter(profile -> proven.contains(profile) || isBeside(object, profile, proven))
            .toList();
    List<String> names = claiming.stream().map(LoadBalancerProfile::name).sorted().toList();
    boolean isOne = claiming.stream().map(LoadBalancerProfile::provider).distinct().count() == 1;
    return new Claims(isOne ? claiming : List.of(), names);
  }

  /** A key of the Ingress in front says nothing about the load balancer of the Service itself. */
  private static boolean isBeside(
      TrafficObject object, LoadBalancerProfile profile, List<LoadBalancerProfile> proven) {
    return proof(object, profile) == Proof.DEFAULT_CLASS
        && proven.stream()
            .allMatch(
                it -> it.object() != object.kind() && it.provider().equals(profile.provider()));
  }

  private static Proof proof(TrafficObject object, LoadBalancerProfile profile) {
    if (object.kind() != profile.object()) {
      return hasKeyOfIngress(object, profile) ? Proof.NAMED : Proof.NONE;
    }
    When when = profile.when();
    boolean isOfType =
        object.kind() != ObjectKind.Service
            || (when.serviceTypes().isEmpty()
                ? !object.serviceType().equals("ExternalName")
                : when.serviceTypes().contains(object.serviceType()));
    if (!isOfType) {
      return Proof.NONE;
    }
    if (profile.provider().equals(LoadBalancerProfile.ANY_PROVIDER)) {
      return Proof.ANY_PROVIDER;
    }
    String objectClass = object.loadBalancerClass();
    boolean hasClass = when.classes().contains(objectClass);
    boolean isOfAnother = when.unless().stream().anyMatch(condition -> holds(object, condition));
    if (isOfAnother) {
      return Proof.NONE;
    }
    boolean hasAnnotation =
        (objectClass.isEmpty() || hasClass)
            && when.annotations().stream().anyMatch(condition -> holds(object, condition));
    if (hasAnnotation || hasClass && !objectClass.isEmpty()) {
      return Proof.NAMED;
    }
    boolean asksForNothing = when.classes().isEmpty() && when.annotations().isEmpty();
    return hasClass || asksForNothing ? Proof.DEFAULT_CLASS : Proof.NONE;
  }

  /** The key on a Service replaces the value of the Ingress in front of it. */
  private static boolean hasKeyOfIngress(TrafficObject object, LoadBalancerProfile profile) {
    return object.kind() == ObjectKind.Service
        && profile.annotations().stream()
            .filter(ProfileAnnotation::alsoOnService)
            .anyMatch(annotation -> object.annotations().containsKey(annotation.key()));
  }

  private static boolean holds(TrafficObject object, AnnotationCondition condition) {
    String value = object.annotations().get(condition.key());
    return value != null && (condition.values().isEmpty() || condition.values().contains(value));
  }
}
