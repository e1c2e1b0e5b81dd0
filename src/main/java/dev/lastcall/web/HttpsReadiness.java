package dev.lastcall.web;

import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the webhook listens: the management port, which is asked, opens before. */
@Readiness
@ApplicationScoped
class HttpsReadiness implements HealthCheck {

  private volatile boolean listening;

  void started(@ObservesAsync HttpsServerStart event) {
    listening = true;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("https").status(listening).build();
  }
}
