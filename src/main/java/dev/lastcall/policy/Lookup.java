package dev.lastcall.policy;

import java.util.Map;

/**
 * Finds a Pod in a list that its system returns. Pointers are those of <a
 * href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a>.
 *
 * @param array the list within the answer
 * @param where which element is the Pod's; exactly one must be
 * @param bind names of values to pointers within the element
 */
public record Lookup(HttpCall call, String array, Where where, Map<String, String> bind) {

  public Lookup {
    bind = Map.copyOf(bind);
  }

  /**
   * @param pointer to a string within an element
   * @param text what it equals or contains, with placeholders
   */
  public record Where(String pointer, Comparison comparison, String text) {}

  /** How the element's string is compared. */
  public enum Comparison {
    EQUALS,
    CONTAINS
  }
}
