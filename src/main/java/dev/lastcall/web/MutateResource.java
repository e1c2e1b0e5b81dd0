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
import java.util.Optional;

/** The mutating webhook. */
@Path("/mutate")
public final class MutateResource {

  private final Admission admission;
  private final DecisionRecorder recorder;
  private final ClosingConnections closingConnections;
  private final BodyBudget bodyBudget;

  MutateResource(
      Admission admission,
      DecisionRecorder recorder,
      ClosingConnections closingConnections,
      BodyBudget bodyBudget) {
    this.admission = admission;
    this.recorder = recorder;
    this.closingConnections = closingConnections;
    this.bodyBudget = bodyBudget;
  }

  @POST
  @NonBlocking
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<Response> mutate(RoutingContext context) {
    String contentType = context.request().getHeader("Content-Type");
    return RequestBody.read(context, bodyBudget)
        .invoke(() -> closingConnections.announce(context))
        .map(body -> read(contentType, body))
        .onFailure()
        .invoke(failure -> recorder.failed(Optional.empty(), reason(failure), text(failure)))
        .chain(this::answer);
  }

  private Uni<Response> answer(Request request) {
    return Uni.createFrom()
        .deferred(() -> admission.decide(request))
        .onFailure()
        .invoke(failure -> recorder.failed(Optional.of(request), reason(failure), text(failure)))
        .map(verdict -> AdmissionReviews.answer(request.uid(), verdict))
        .map(answer -> Response.ok(Json.bytes(answer), MediaType.APPLICATION_JSON_TYPE).build());
  }

  private static Request read(String contentType, byte[] body) {
    if (!isJson(contentType)) {
      throw new StatusException(
          415, "UnsupportedMediaType", "the Content-Type must be application/json");
    }
    try {
      return AdmissionReviews.read(body);
    } catch (MalformedReviewException e) {
      throw new StatusException(400, "BadRequest", e.getMessage());
    }
  }

  /** The reason in the metric: whose fault it is. */
  private static String reason(Throwable failure) {
    if (!(failure instanceof StatusException status)) {
      return "bug";
    }
    return status.code() < 500 ? "malformed" : "unavailable";
  }

  private static String text(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
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
