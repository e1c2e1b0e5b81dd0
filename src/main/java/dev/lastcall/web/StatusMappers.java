package dev.lastcall.web;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error is a Kubernetes Status in JSON. */
final class StatusMappers {

  @ServerExceptionMapper
  Response http(WebApplicationException e) {
    Response.StatusType status = e.getResponse().getStatusInfo();
    return response(
        StatusAnswer.of(
            status.getStatusCode(),
            status.getReasonPhrase().replace(" ", ""),
            status.getReasonPhrase()));
  }

  @ServerExceptionMapper
  Response unexpected(Throwable e) {
    return response(StatusAnswer.of(e));
  }

  private static Response response(StatusAnswer answer) {
    return Response.status(answer.code())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(answer.body())
        .build();
  }
}
