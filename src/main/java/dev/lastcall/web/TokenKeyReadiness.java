package dev.lastcall.web;

import dev.lastcall.runtime.SharedTokenKey;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before the key that the replicas share is known: each would make other tokens. */
@Readiness
@ApplicationScoped
class TokenKeyReadiness implements HealthCheck {

  private final SharedTokenKey key;

  TokenKeyReadiness(SharedTokenKey key) {
    this.key = key;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("token-key").status(!key.isAwaited()).build();
  }
}
