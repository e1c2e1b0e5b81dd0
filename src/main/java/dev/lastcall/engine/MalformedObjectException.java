package dev.lastcall.engine;

/** An object that no Kubernetes API server would send: a value has the wrong type. */
public final class MalformedObjectException extends RuntimeException {

  public MalformedObjectException(String pointer, String found, String expected) {
    super(
        "%s is %s, expected %s".formatted(pointer.isEmpty() ? "object" : pointer, found, expected));
  }
}
