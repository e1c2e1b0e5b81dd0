package dev.lastcall.web;

import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the webhook listens, which it does later than the management port that is asked, and
 * has answered a first review.
 */
@Readiness
@ApplicationScoped
class HttpsReadiness implements HealthCheck {

  private final WarmUp warmUp;
  private volatile boolean isWarm;

  HttpsReadiness(WarmUp warmUp) {
    this.warmUp = warmUp;
  }

  void started(@ObservesAsync HttpsServerStart event) {
    // A free port of the system's choice is 0 or less here, and not known; only tests ask for one.
    if (event.options().getPort() <= 0) {
      isWarm = true;
    } else {
      warmUp.run(event.options()).onComplete(over -> isWarm = true);
    }
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("https").status(isWarm).build();
  }
}
