package dev.lastcall.guard;

/** What is stored cannot be read or written at the moment; the message says what and why. */
public final class PodsUnavailableException extends Exception {

  public PodsUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
