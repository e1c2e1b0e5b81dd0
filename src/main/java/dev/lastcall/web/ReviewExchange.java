package dev.lastcall.web;

import dev.lastcall.review.AdmissionReviews;
import dev.lastcall.review.MalformedReviewException;
import dev.lastcall.review.Request;
import dev.lastcall.review.Verdict;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.Function;

/** What is the same for all webhooks: reads an AdmissionReview, and answers with the decision. */
@ApplicationScoped
class ReviewExchange {

  private final DecisionRecorder recorder;
  private final ClosingConnections closingConnections;
  private final BodyBudget bodyBudget;

  ReviewExchange(
      DecisionRecorder recorder, ClosingConnections closingConnections, BodyBudget bodyBudget) {
    this.recorder = recorder;
    this.closingConnections = closingConnections;
    this.bodyBudget = bodyBudget;
  }

  /** Fails with a {@link StatusException} for what is the client's fault, or a dependency's. */
  Uni<Response> answer(RoutingContext context, Function<Request, Uni<Verdict>> decision) {
    String contentType = context.request().getHeader("Content-Type");
    return RequestBody.read(context, bodyBudget)
        .invoke(() -> closingConnections.announce(context))
        .map(body -> read(contentType, body))
        .onFailure()
        .invoke(failure -> recorder.failed(Optional.empty(), reason(failure), text(failure)))
        .chain(request -> answer(request, decision));
  }

  private Uni<Response> answer(Request request, Function<Request, Uni<Verdict>> decision) {
    return Uni.createFrom()
        .deferred(() -> decision.apply(request))
        .onFailure()
        .invoke(failure -> recorder.failed(Optional.of(request), reason(failure), text(failure)))
        .map(verdict -> AdmissionReviews.answer(request.uid(), verdict))
        .map(answer -> Response.ok(answer, MediaType.APPLICATION_JSON_TYPE).build());
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
