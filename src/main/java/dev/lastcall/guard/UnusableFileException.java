package dev.lastcall.guard;

/** A mounted file that a call cannot be made with; the message names it and holds none of it. */
public final class UnusableFileException extends Exception {

  public UnusableFileException(String message) {
    super(message);
  }
}
