package dev.lastcall.policy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The load balancer profiles that come with the program. */
final class ShippedProfiles {

  static final List<String> NAMES =
      List.of(
          "alibaba-clb",
          "alibaba-nlb",
          "aws-alb",
          "aws-clb",
          "aws-nlb",
          "azure-agic",
          "gke-neg",
          "none",
          "tencent-clb-direct",
          "tencent-ingress");

  /** Those that were asked for: policies are read again with each change of theirs. */
  private static final Map<String, LoadBalancerProfile> READ = new ConcurrentHashMap<>();

  private ShippedProfiles() {}

  /** By name, those of the names that are shipped. */
  static Map<String, LoadBalancerProfile> of(Collection<String> names) {
    return names.stream()
        .filter(NAMES::contains)
        .collect(
            Collectors.toMap(
                Function.identity(), name -> READ.computeIfAbsent(name, ShippedProfiles::read)));
  }

  private static LoadBalancerProfile read(String name) {
    return PolicyReader.readProfile(ShippedPolicies.source("profiles/" + name + ".yaml"));
  }
}
