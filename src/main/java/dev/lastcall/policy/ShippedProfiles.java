package dev.lastcall.policy;

import java.util.List;
import java.util.Map;

/** The load balancer profiles that come with the program. */
final class ShippedProfiles {

  private static final List<String> NAMES =
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

  private static final Map<String, LoadBalancerProfile> ALL =
      PolicyReader.readProfiles(
          NAMES.stream()
              .map(name -> ShippedPolicies.source("profiles/" + name + ".yaml"))
              .toList());

  private ShippedProfiles() {}

  /** By name. */
  static Map<String, LoadBalancerProfile> all() {
    return ALL;
  }
}
