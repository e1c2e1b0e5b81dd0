package dev.lastcall.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;

/** The webhooks. Their requests do not go through REST, which took a seventh of their time. */
@ApplicationScoped
class WebhookRoutes {

  /** Before the routes of Quarkus. */
  private static final int FIRST = -1_000;

  private final ReviewExchanges exchanges;
  private final Admission admission;
  private final DeletionAdmission deletionAdmission;
  private final Rehearsal rehearsal;

  WebhookRoutes(
      ReviewExchanges exchanges,
      Admission admission,
      DeletionAdmission deletionAdmission,
      Rehearsal rehearsal) {
    this.exchanges = exchanges;
    this.admission = admission;
    this.deletionAdmission = deletionAdmission;
    this.rehearsal = rehearsal;
  }

  void register(@Observes Router router) {
    route(router, "/mutate", admission::decide);
    route(router, "/validate", deletionAdmission::decide);
    route(router, rehearsal.path(), rehearsal::decide);
  }

  private void route(Router router, String path, Decision decision) {
    router
        .route(HttpMethod.POST, path)
        .order(FIRST)
        .handler(
            context -> {
              if (acceptsJson(context)) {
                exchanges.begin(context, decision);
              } else {
                context.next();
              }
            });
  }

  private static boolean acceptsJson(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    if (accept == null || accept.contains("application/json") || accept.contains("*/*")) {
      return true;
    }
    String types = accept.toLowerCase(Locale.ROOT);
    return types.contains("application/json") || types.contains("application/*");
  }
}
