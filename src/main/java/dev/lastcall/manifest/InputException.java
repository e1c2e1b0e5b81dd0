package dev.lastcall.manifest;

import java.util.List;

/** What the user gave cannot be worked with: each message says what, where and how to mend it. */
public final class InputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final List<String> messages;

  public InputException(List<String> messages) {
    super(String.join("\n", messages));
    this.messages = List.copyOf(messages);
  }

  public static InputException of(String message) {
    return new InputException(List.of(message));
  }

  public List<String> messages() {
    return messages;
  }
}
