package dev.lastcall.web;

import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The mutating webhook. */
@Path("/mutate")
public final class MutateResource {

  private final ReviewExchange exchange;
  private final Admission admission;

  MutateResource(ReviewExchange exchange, Admission admission) {
    this.exchange = exchange;
    this.admission = admission;
  }

  @POST
  @NonBlocking
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<Response> mutate(RoutingContext context) {
    return exchange.answer(context, admission::decide);
  }
}
