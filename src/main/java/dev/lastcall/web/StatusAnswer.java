package dev.lastcall.web;

import dev.lastcall.json.Json;
import dev.lastcall.review.AdmissionReviews;
import org.jboss.logging.Logger;

/**
 * An error as clients of the Kubernetes API read it: a Status in JSON. What went wrong inside goes
 * to the log only.
 *
 * @param code of HTTP
 */
record StatusAnswer(int code, byte[] body) {

  private static final Logger LOG = Logger.getLogger(StatusAnswer.class);

  static StatusAnswer of(Throwable failure) {
    if (failure instanceof StatusException status) {
      return of(status.code(), status.reason(), status.getMessage());
    }
    LOG.error("a request failed", failure);
    return of(500, "InternalError", "Lastcall failed; its log says why. failurePolicy decides.");
  }

  static StatusAnswer of(int code, String reason, String message) {
    return new StatusAnswer(code, Json.bytes(AdmissionReviews.failure(code, reason, message)));
  }
}
