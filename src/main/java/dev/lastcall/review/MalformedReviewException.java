package dev.lastcall.review;

/** A body that is no AdmissionReview which Lastcall can answer; the message says what and where. */
public final class MalformedReviewException extends Exception {

  public MalformedReviewException(String message) {
    super(message);
  }

  public MalformedReviewException(String message, Throwable cause) {
    super(message, cause);
  }
}
