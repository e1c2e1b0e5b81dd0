package dev.lastcall.web;

import dev.lastcall.review.AdmissionReviews;
import dev.lastcall.review.MalformedReviewException;
import dev.lastcall.review.Request;
import io.vertx.core.Future;
import java.util.Optional;

/** From the bytes of a review to those of its answer. */
final class ReviewDecision {

  private final Decision decision;
  private final String contentType;
  private final Client client;
  private final ReviewExchanges exchanges;

  /** Known once the review is read; that happens before the future completes. */
  private Optional<Request> request = Optional.empty();

  ReviewDecision(Decision decision, String contentType, Client client, ReviewExchanges exchanges) {
    this.decision = decision;
    this.contentType = contentType;
    this.client = client;
    this.exchanges = exchanges;
  }

  /**
   * @throws StatusException for what is the client's fault, or a dependency's; the future may fail
   *     with it, too
   */
  Future<byte[]> of(RequestBody body) {
    Request review = read(body);
    request = Optional.of(review);
    return decision.decide(review).map(verdict -> AdmissionReviews.answer(review.uid(), verdict));
  }

  /** The same, if there is memory for what it takes. */
  Future<byte[]> ofLarge(RequestBody body) {
    MemoryBudget trees = exchanges.trees();
    int size = body.treeSize();
    if (!trees.resize(client, 0, size)) {
      throw trees.isWithinLimit(size)
          ? StatusException.overloaded("too many large reviews are being decided; send it again")
          : StatusException.tooLarge("the body has more values than the memory of Lastcall allows");
    }
    try {
      return of(body);
    } finally {
      trees.resize(client, size, 0);
    }
  }

  private Request read(RequestBody body) {
    if (!isJson(contentType)) {
      throw new StatusException(
          415, "UnsupportedMediaType", "the Content-Type must be application/json");
    }
    try {
      return body.isArray()
          ? AdmissionReviews.read(body.array())
          : AdmissionReviews.read(body.stream());
    } catch (MalformedReviewException e) {
      throw new StatusException(400, "BadRequest", e.getMessage());
    }
  }

  /** Notes that there is no answer. */
  void failed(Throwable failure) {
    String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    exchanges.recorder().failed(request, reason(failure), text);
  }

  /** The reason in the metric: whose fault it is. */
  private static String reason(Throwable failure) {
    if (!(failure instanceof StatusException status)) {
      return "bug";
    }
    if (status.code() == StatusException.OVERLOADED) {
      return "overloaded";
    }
    return status.code() < 500 ? "malformed" : "unavailable";
  }

  private static boolean isJson(String contentType) {
    if (contentType == null) {
      return false;
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().equalsIgnoreCase("application/json");
  }
}
