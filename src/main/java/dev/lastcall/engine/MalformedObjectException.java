package dev.lastcall.engine;

/** An object that no Kubernetes API server would send: a value has the wrong type. */
public final class MalformedObjectException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String pointer;

  public MalformedObjectException(String pointer, String found, String expected) {
    super(
        "%s is %s, expected %s".formatted(pointer.isEmpty() ? "object" : pointer, found, expected));
    this.pointer = pointer;
  }

  /** The JSON Pointer to the value. */
  public String pointer() {
    return pointer;
  }
}
