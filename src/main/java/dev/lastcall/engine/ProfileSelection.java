package dev.lastcall.engine;

import dev.lastcall.policy.LoadBalancerProfile;
import dev.lastcall.policy.LoadBalancerProfile.AnnotationCondition;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import dev.lastcall.policy.LoadBalancerProfile.When;
import dev.lastcall.policy.ObjectKind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
   * The profiles that are for an object, and the providers that claim it alike.
   *
   * @param profiles of one provider; empty when there is none, or more than one
   */
  record Claims(List<LoadBalancerProfile> profiles, Set<String> providers) {}

  static Claims claims(TrafficObject object, List<LoadBalancerProfile> profiles) {
    Proof strongest =
        profiles.stream()
            .map(profile -> proof(object, profile))
            .max(Enum::compareTo)
            .orElse(Proof.NONE);
    if (strongest == Proof.NONE) {
      return new Claims(List.of(), Set.of());
    }
    List<LoadBalancerProfile> claiming =
        profiles.stream().filter(profile -> proof(object, profile) == strongest).toList();
    Set<String> providers =
        claiming.stream()
            .map(LoadBalancerProfile::provider)
            .collect(Collectors.toCollection(TreeSet::new));
    return new Claims(providers.size() == 1 ? claiming : List.of(), providers);
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
