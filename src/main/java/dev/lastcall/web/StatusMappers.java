package dev.lastcall.web;

import dev.lastcall.json.Json;
import dev.lastcall.review.AdmissionReviews;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error is a Kubernetes Status in JSON; what went wrong inside goes to the log only. */
final class StatusMappers {

  private static final Logger LOG = Logger.getLogger(StatusMappers.class);

  @ServerExceptionMapper
  Response status(StatusException e) {
    return response(e.code(), e.reason(), e.getMessage());
  }

  @ServerExceptionMapper
  Response http(WebApplicationException e) {
    Response.StatusType status = e.getResponse().getStatusInfo();
    return response(
        status.getStatusCode(),
        status.getReasonPhrase().replace(" ", ""),
        status.getReasonPhrase());
  }

  @ServerExceptionMapper
  Response unexpected(Throwable e) {
    LOG.error("a request failed", e);
    return response(
        500, "InternalError", "Lastcall failed; its log says why. failurePolicy decides.");
  }

  private static Response response(int code, String reason, String message) {
    return Response.status(code)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Json.bytes(AdmissionReviews.failure(code, reason, message)))
        .build();
  }
}
