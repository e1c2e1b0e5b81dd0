package dev.lastcall.web;

/** Ends a request with an HTTP code and a Kubernetes Status as its body. */
final class StatusException extends RuntimeException {

  private final int code;
  private final String reason;

  StatusException(int code, String reason, String message) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
  }

  /** A dependency is missing: the webhook's failurePolicy decides. */
  static StatusException unavailable(String message) {
    return new StatusException(500, "InternalError", message);
  }

  int code() {
    return code;
  }

  String reason() {
    return reason;
  }
}
