package dev.lastcall.guard;

/** A template that a value is missing for, or does not fit into; the message says which. */
public final class UnfillableTemplateException extends Exception {

  UnfillableTemplateException(String message) {
    super(message);
  }
}
