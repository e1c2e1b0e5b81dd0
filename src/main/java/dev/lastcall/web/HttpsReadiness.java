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
  private final RuntimeMeters meters;
  private final HeapSizing heap;
  private volatile boolean isWarm;

  HttpsReadiness(WarmUp warmUp, RuntimeMeters meters, HeapSizing heap) {
    this.warmUp = warmUp;
    this.meters = meters;
    this.heap = heap;
  }

  void started(@ObservesAsync HttpsServerStart event) {
    // A free port of the system's choice is 0 or less here, and not known; only tests ask for one.
    if (event.options().getPort() <= 0) {
      ready();
    } else {
      warmUp.run(event.options()).onComplete(over -> ready());
    }
  }

  private void ready() {
    isWarm = true;
    meters.bind();
    heap.begin();
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("https").status(isWarm).build();
  }
}
