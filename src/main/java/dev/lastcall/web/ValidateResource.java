package dev.lastcall.web;

import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The validating webhook: deletions and evictions of Pods. */
@Path("/validate")
public final class ValidateResource {

  private final ReviewExchange exchange;
  private final DeletionAdmission deletionAdmission;

  ValidateResource(ReviewExchange exchange, DeletionAdmission deletionAdmission) {
    this.exchange = exchange;
    this.deletionAdmission = deletionAdmission;
  }

  @POST
  @NonBlocking
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<Response> validate(RoutingContext context) {
    return exchange.answer(context, deletionAdmission::decide);
  }
}
