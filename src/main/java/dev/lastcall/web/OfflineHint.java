package dev.lastcall.web;

import dev.lastcall.runtime.CurrentPolicies;
import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Tells somebody who tries Lastcall without a cluster what to type next. */
@ApplicationScoped
class OfflineHint {

  private static final Logger LOG = Logger.getLogger("dev.lastcall.offline");

  private final String mode;

  private final CurrentPolicies policies;
  private final AtomicBoolean given = new AtomicBoolean();

  OfflineHint(@ConfigProperty(name = "lastcall.mode") String mode, CurrentPolicies policies) {
    this.mode = mode;
    this.policies = policies;
  }

  /** Waits for policies too: before there are any the line would be answered with an error. */
  void started(@ObservesAsync HttpsServerStart event) {
    if (mode.equals("offline")) {
      policies.listen(attempt -> give(event.options().getPort()));
    }
  }

  private void give(int port) {
    if (policies.get().isPresent() && given.compareAndSet(false, true)) {
      LOG.infof(
          "Ready. Try it, from the project's folder:%n%n"
              + "  curl -sk https://localhost:%d/mutate -H 'Content-Type: application/json'"
              + " -d @docs/samples/pod.json%n",
          port);
    }
  }
}
