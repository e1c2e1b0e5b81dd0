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

  int code() {
    return code;
  }

  String reason() {
    return reason;
  }
}
