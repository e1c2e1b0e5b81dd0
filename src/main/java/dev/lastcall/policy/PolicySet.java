package dev.lastcall.policy;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All policies in force, in the order in which they are asked; immutable. */
public final class PolicySet {

  private static final Comparator<ShutdownPolicy> ORDER =
      Comparator.comparingInt(ShutdownPolicy::priority)
          .reversed()
          .thenComparing(ShutdownPolicy::name);

  private final List<ShutdownPolicy> policies;
  private final PolicyIndex index;

  private final Map<String, LoadBalancerProfile> profiles;
  private final List<DeleteGuard> guards;

  /**
   * @param policies in any order
   * @param profiles all that the policies name, at least
   * @param guards in any order
   */
  public PolicySet(
      List<ShutdownPolicy> policies, List<LoadBalancerProfile> profiles, List<DeleteGuard> guards) {
    this.profiles =
        profiles.stream()
            .collect(Collectors.toUnmodifiableMap(LoadBalancerProfile::name, Function.identity()));
    this.policies = policies.stream().sorted(ORDER).toList();
    this.index = new PolicyIndex(this.policies);
    this.guards = guards.stream().sorted(Comparator.comparing(DeleteGuard::name)).toList();
  }

  /** The profiles that a policy names, in its order. */
  public List<LoadBalancerProfile> profilesOf(LoadBalancer section) {
    return section.profiles().stream().map(profiles::get).toList();
  }

  /** The own profiles, and the shipped ones that a policy names, by name. */
  public Map<String, LoadBalancerProfile> profiles() {
    return profiles;
  }

  /** The delete guards, by name. */
  public List<DeleteGuard> guards() {
    return guards;
  }

  /** The guard of a Pod: of several that match, the first by name. */
  public Optional<DeleteGuard> guardOf(
      Map<String, String> podLabels, Map<String, String> namespaceLabels) {
    return guards.stream().filter(it -> it.matches(podLabels, namespaceLabels)).findFirst();
  }

  /** Highest priority first, then by name. */
  public List<ShutdownPolicy> policies() {
    return policies;
  }

  /**
   * The policy responsible for an object of the kind with the labels: the first that matches, has a
   * section for the kind and does not exclude the object.
   *
   * @param today in UTC; decides which exclusions have expired
   */
  public Selection select(
      ObjectKind kind,
      Map<String, String> objectLabels,
      Map<String, String> namespaceLabels,
      LocalDate today) {
    Optional<Selection> excluded = Optional.empty();
    for (int candidate : index.candidates(objectLabels, namespaceLabels)) {
      ShutdownPolicy policy = policies.get(candidate);
      if (!policy.handles(kind) || !matches(policy, kind, objectLabels, namespaceLabels)) {
        continue;
      }
      List<Exclusion> exclusions =
          policy.exclude().isEmpty()
              ? List.of()
              : exclusions(policy, kind, objectLabels, namespaceLabels);
      Optional<Exclusion> inForce = firstInForce(exclusions, today);
      if (inForce.isEmpty()) {
        return new Selection.Selected(policy, exclusions);
      }
      if (excluded.isEmpty()) {
        excluded = Optional.of(new Selection.Excluded(policy, inForce.get()));
      }
    }
    return excluded.orElseGet(Selection.None::new);
  }

  private static boolean matches(
      ShutdownPolicy policy,
      ObjectKind kind,
      Map<String, String> objectLabels,
      Map<String, String> namespaceLabels) {
    for (Matcher matcher : policy.match()) {
      if (matcher.matches(kind, objectLabels, namespaceLabels)) {
        return true;
      }
    }
    return false;
  }

  private static List<Exclusion> exclusions(
      ShutdownPolicy policy,
      ObjectKind kind,
      Map<String, String> objectLabels,
      Map<String, String> namespaceLabels) {
    return policy.exclude().stream()
        .filter(entry -> entry.matcher().matches(kind, objectLabels, namespaceLabels))
        .toList();
  }

  private static Optional<Exclusion> firstInForce(List<Exclusion> exclusions, LocalDate today) {
    for (Exclusion exclusion : exclusions) {
      if (!exclusion.isExpired(today)) {
        return Optional.of(exclusion);
      }
    }
    return Optional.empty();
  }
}
