package dev.lastcall.engine;

import dev.lastcall.policy.LoadBalancerProfile;
import dev.lastcall.policy.ShutdownPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The relations that the numbers of a Pod, its Service and the load balancer must have: the delay
 * covers the propagation, the load balancer drains no longer than the Pod lives, and the grace
 * holds all of it. One place for admission, {@code apply} and later {@code lint}.
 */
public final class Relations {

  private Relations() {}

  /**
   * What contradicts within a policy and its profiles; each sentence names both numbers.
   *
   * @param profiles those that act on an object
   */
  static List<String> check(
      ShutdownPolicy policy, DrainBudget budget, List<LoadBalancerProfile> profiles) {
    if (budget.delay().isEmpty()) {
      // What Pods wait is then their own affair, and not known here.
      return List.of();
    }
    List<String> sentences = new ArrayList<>();
    String owner = "of policy " + policy.name();
    long delay = budget.delay().get();
    budget
        .longestDrainOf(profiles)
        .ifPresent(drain -> drain(drain, delay + budget.stopTime(), owner).addTo(sentences));
    propagation(delay, owner, slowest(profiles)).addTo(sentences);
    return sentences;
  }

  /**
   * What contradicts between a Service or an Ingress and a Pod behind it, as both are in the end.
   * What a warning of the object has told already with the same numbers is left out.
   *
   * @param plan what was decided about the Service or the Ingress
   * @param owner whose Pod it is, as {@code of Deployment shop/web}
   * @return sentences that name both numbers
   */
  public static List<String> check(Plan plan, PodTimes pod, String owner) {
    if (plan.traffic().isEmpty()) {
      return List.of();
    }
    Traffic traffic = plan.traffic().get();
    DrainBudget budget = traffic.budget();
    LoadBalancerProfile slowest = slowest(traffic.profiles());
    List<String> told = plan.verdict().warnings();
    List<String> sentences = new ArrayList<>();
    pod.delay()
        .filter(delay -> !told.contains(sentence(delay, "of policy " + traffic.policy(), slowest)))
        .ifPresent(delay -> propagation(delay, owner, slowest).addTo(sentences));
    traffic
        .drain()
        .filter(drain -> budget.window() != pod.window())
        .ifPresent(drain -> drain(drain, pod, owner).addTo(sentences));
    pod.need(budget).ifPresent(need -> grace(pod.grace(), need, owner).addTo(sentences));
    return sentences;
  }

  private static String sentence(long delay, String owner, LoadBalancerProfile profile) {
    return Warnings.told(propagation(delay, owner, profile).sentence());
  }

  private static LoadBalancerProfile slowest(List<LoadBalancerProfile> profiles) {
    return profiles.stream()
        .max(Comparator.comparing(LoadBalancerProfile::propagation))
        .orElseThrow();
  }

  private static Finding drain(long drain, PodTimes pod, String owner) {
    return pod.budget().isPresent()
        ? drain(drain, pod.window(), owner)
        : new Finding(
            drain > pod.grace(),
            "The load balancer drains for %ds, longer than the grace of %ds %s: it waits for Pods that are gone. Raise the grace, or shorten the drain timeout."
                .formatted(drain, pod.grace(), owner));
  }

  /**
   * delay >= propagation.
   *
   * @param delay seconds of the preStop wait
   * @param owner whose delay it is, as {@code of policy web}
   */
  public static Finding propagation(long delay, String owner, LoadBalancerProfile profile) {
    long propagation = profile.propagation().toSeconds();
    return new Finding(
        delay < propagation,
        "The delay of %ds %s is shorter than the %ds that %s needs to send no more connections: raise"
                .formatted(delay, owner, propagation, profile.name())
            + " it.");
  }

  /** drain timeout <= delay + stop time. */
  public static Finding drain(long drain, long delayAndStop, String owner) {
    return new Finding(
        drain > delayAndStop,
        "The load balancer drains for %ds, longer than delay and stop time %s together (%ds): it waits for Pods that are gone. Shorten the drain timeout."
            .formatted(drain, owner, delayAndStop));
  }

  /** grace >= delay + stop time + margin. */
  public static Finding grace(long grace, long need, String owner) {
    return new Finding(
        grace < need,
        "The grace of %ds %s is shorter than the %ds that delay, stop time and margin take: raise it."
            .formatted(grace, owner, need));
  }

  /**
   * One relation, held against numbers.
   *
   * @param isBroken whether they contradict
   * @param sentence what is wrong then, and what to do
   */
  public record Finding(boolean isBroken, String sentence) {

    void addTo(List<String> sentences) {
      if (isBroken) {
        sentences.add(sentence);
      }
    }
  }
}
