package dev.lastcall.web;

/** Ends a request with an HTTP code and a Kubernetes Status as its body. */
final class StatusException extends RuntimeException {

  /** The code of HTTP that asks a client to send it again later. */
  static final int OVERLOADED = 503;

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

  static StatusException noPolicies() {
    return unavailable("no policies are loaded yet; the log says what is wrong");
  }

  /** Now there is no room for it. */
  static StatusException overloaded(String message) {
    return new StatusException(OVERLOADED, "ServiceUnavailable", message);
  }

  /** There will never be room for it. */
  static StatusException tooLarge(String message) {
    return new StatusException(413, "RequestEntityTooLarge", message);
  }

  int code() {
    return code;
  }

  String reason() {
    return reason;
  }
}
