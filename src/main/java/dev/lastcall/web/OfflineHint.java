package dev.lastcall.web;

import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Tells somebody who tries Lastcall without a cluster what to type next. */
@ApplicationScoped
class OfflineHint {

  private static final Logger LOG = Logger.getLogger("dev.lastcall.offline");

  private final String mode;

  OfflineHint(@ConfigProperty(name = "lastcall.mode") String mode) {
    this.mode = mode;
  }

  void started(@ObservesAsync HttpsServerStart event) {
    if (mode.equals("offline")) {
      LOG.infof(
          "Ready. Try it, from the project's folder:%n%n"
              + "  curl -sk https://localhost:%d/mutate -H 'Content-Type: application/json'"
              + " -d @docs/samples/pod.json%n",
          event.options().getPort());
    }
  }
}
