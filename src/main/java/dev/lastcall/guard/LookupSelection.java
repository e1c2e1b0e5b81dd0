package dev.lastcall.guard;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.policy.Lookup;
import dev.lastcall.policy.Lookup.Comparison;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Finds a Pod in the list that its system returned. */
public final class LookupSelection {

  private static final int MAX_VALUE = 1024;

  private LookupSelection() {}

  /** What came of it. */
  public sealed interface Result {}

  /** The values to fill in, by their names. */
  public record Bound(Map<String, String> values) implements Result {

    public Bound {
      values = Map.copyOf(values);
    }
  }

  /**
   * The list does not say which entry is the Pod's.
   *
   * @param why without a full stop
   */
  public record Failed(String why) implements Result {}

  /**
   * @param text what to look for: that of the lookup, filled in
   */
  public static Result select(Lookup lookup, String text, JsonNode answer) {
    JsonNode array = answer.at(JsonPointer.compile(lookup.array()));
    if (!array.isArray()) {
      return new Failed("the answer of the lookup has no list at \"" + lookup.array() + "\"");
    }
    List<JsonNode> found =
        StreamSupport.stream(array.spliterator(), false)
            .filter(entry -> matches(lookup.where(), text, entry))
            .toList();
    if (found.size() != 1) {
      return new Failed(
          "%d of %d entries at \"%s\" have \"%s\" at %s, expected one"
              .formatted(
                  found.size(), array.size(), lookup.array(), text, lookup.where().pointer()));
    }
    return bind(lookup.bind(), found.get(0));
  }

  private static boolean matches(Lookup.Where where, String text, JsonNode entry) {
    String value = entry.at(JsonPointer.compile(where.pointer())).textValue();
    return value != null
        && (where.comparison() == Comparison.EQUALS ? value.equals(text) : value.contains(text));
  }

  private static Result bind(Map<String, String> pointers, JsonNode entry) {
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, String> pointer : pointers.entrySet()) {
      JsonNode value = entry.at(JsonPointer.compile(pointer.getValue()));
      boolean isScalar = value.isTextual() || value.isNumber() || value.isBoolean();
      if (!isScalar || value.asText().isEmpty() || value.asText().length() > MAX_VALUE) {
        return new Failed(
            "the entry found has no string, number or boolean at " + pointer.getValue());
      }
      values.put(pointer.getKey(), value.asText());
    }
    return new Bound(values);
  }
}
