package dev.lastcall.web;

import dev.lastcall.json.Json;
import dev.lastcall.review.AdmissionReviews;
import dev.lastcall.review.MalformedReviewException;
import dev.lastcall.review.Request;
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

  private final Admission admission;

  MutateResource(Admission admission) {
    this.admission = admission;
  }

  @POST
  @NonBlocking
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<Response> mutate(RoutingContext context) {
    String contentType = context.request().getHeader("Content-Type");
    return RequestBody.read(context).chain(body -> answer(contentType, body));
  }

  private Uni<Response> answer(String contentType, byte[] body) {
    if (!isJson(contentType)) {
      throw new StatusException(
          415, "UnsupportedMediaType", "the Content-Type must be application/json");
    }
    Request request = read(body);
    return admission
        .decide(request)
        .map(verdict -> AdmissionReviews.answer(request.uid(), verdict))
        .map(answer -> Response.ok(Json.bytes(answer), MediaType.APPLICATION_JSON_TYPE).build());
  }

  private Request read(byte[] body) {
    try {
      return AdmissionReviews.read(body);
    } catch (MalformedReviewException e) {
      admission.countMalformed();
      throw new StatusException(400, "BadRequest", e.getMessage());
    }
  }

  private static boolean isJson(String contentType) {
    if (contentType == null) {
      return false;
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().equalsIgnoreCase(MediaType.APPLICATION_JSON);
  }
}
