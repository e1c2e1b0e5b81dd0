package dev.lastcall.web;

import dev.lastcall.runtime.CurrentPolicies;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once there are policies; a bad reload later keeps the last good ones and stays ready. */
@Readiness
@ApplicationScoped
class PoliciesReadiness implements HealthCheck {

  private final CurrentPolicies policies;

  PoliciesReadiness(CurrentPolicies policies) {
    this.policies = policies;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("policies")
        .status(policies.get().isPresent())
        .withData("count", policies.get().map(set -> set.policies().size()).orElse(0))
        .withData("guards", policies.get().map(set -> set.guards().size()).orElse(0))
        .build();
  }
}
