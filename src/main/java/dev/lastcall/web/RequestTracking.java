package dev.lastcall.web;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Tells connections when they have requests: those without may be closed. */
@ApplicationScoped
class RequestTracking {

  /** Before all that answers. */
  private static final int FIRST = -2_000;

  void webhook(@Observes Router router) {
    track(router);
  }

  void management(@Observes ManagementInterface management) {
    track(management.router());
  }

  private static void track(Router router) {
    router.route().order(FIRST).handler(RequestTracking::begin);
  }

  private static void begin(RoutingContext context) {
    OpenConnection.of(context.request())
        .ifPresent(
            connection -> {
              connection.beginRequest();
              context.addEndHandler(ended -> connection.endRequest());
            });
    context.next();
  }
}
