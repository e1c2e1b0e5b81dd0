package dev.lastcall.policy;

import java.util.Collection;
import java.util.List;
import java.util.Map;

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

  private ShippedProfiles() {}

  /** By name, those of the names that are shipped. */
  static Map<String, LoadBalancerProfile> of(Collection<String> names) {
    return PolicyReader.readProfiles(
        names.stream()
            .filter(NAMES::contains)
            .map(name -> ShippedPolicies.source("profiles/" + name + ".yaml"))
            .toList());
  }
}
