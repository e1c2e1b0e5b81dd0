package dev.lastcall.guard;

/** A call without an answer; the message goes on after its method and URL: "was not sent: ...". */
final class FailedCallException extends Exception {

  FailedCallException(String message) {
    super(message);
  }
}
