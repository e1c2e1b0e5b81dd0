package dev.lastcall.web;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * What {@link WebhookRoutes} leaves: other methods, and answers in another format. REST says what
 * is wrong with them, as it does with other paths.
 */
@Path("/")
public final class OtherRequests {

  @POST
  @Path("mutate")
  @NonBlocking
  @Produces(MediaType.APPLICATION_JSON)
  public Response mutate() {
    throw new NotAcceptableException();
  }

  @POST
  @Path("validate")
  @NonBlocking
  @Produces(MediaType.APPLICATION_JSON)
  public Response validate() {
    throw new NotAcceptableException();
  }
}
