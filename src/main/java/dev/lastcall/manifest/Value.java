package dev.lastcall.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.JsonPointers;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A value that knows where it stands, for errors; a missing node where there is none.
 *
 * @param pointer the JSON Pointer from the root of the document
 */
public record Value(Document document, String pointer, JsonNode node) {

  private static final String EXPECTED = "; a Kubernetes object has apiVersion and kind";

  public static Value root(Document document) {
    return new Value(document, "", document.tree());
  }

  public Value member(String name) {
    return new Value(document, JsonPointers.member(pointer, name), node.path(name));
  }

  public List<Value> elements() {
    return IntStream.range(0, node.isArray() ? node.size() : 0)
        .mapToObj(i -> new Value(document, JsonPointers.element(pointer, i), node.get(i)))
        .toList();
  }

  /** As in Kubernetes, null is the same as nothing. */
  public boolean isAbsent() {
    return node.isMissingNode() || node.isNull();
  }

  /**
   * The text of a member that every Kubernetes object has.
   *
   * @throws InputException when it has none
   */
  public String requiredText(String name) {
    if (!node.isObject()) {
      throw problem("found %s%s".formatted(Found.describe(node), EXPECTED));
    }
    String text = member(name).string(name);
    if (text.isEmpty()) {
      throw problem("the object has no %s%s".formatted(name, EXPECTED));
    }
    return text;
  }

  /**
   * The text of a string; empty where there is none.
   *
   * @param what how messages speak of it
   * @throws InputException when it is something else
   */
  public String string(String what) {
    if (node.isTextual() || isAbsent()) {
      return node.asText("");
    }
    throw problem(
        "%s is %s, expected a string%s"
            .formatted(what, Found.describe(node), node.isValueNode() ? "; quote it" : ""));
  }

  /** An error at the place of the value, or of what is nearest around it. */
  public InputException problem(String message) {
    return InputException.of(document.place(pointer) + ": " + message);
  }
}
