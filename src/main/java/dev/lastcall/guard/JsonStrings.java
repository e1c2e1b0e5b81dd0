package dev.lastcall.guard;

import dev.lastcall.policy.CallPlaceholders;
import java.util.BitSet;
import java.util.Set;
import java.util.TreeSet;

/** Which places of a JSON text with placeholders are within strings. */
final class JsonStrings {

  private final BitSet within;
  private final Set<String> namesOutside = new TreeSet<>();

  private JsonStrings(BitSet within) {
    this.within = within;
  }

  static JsonStrings of(String json) {
    BitSet within = new BitSet(json.length());
    boolean isString = false;
    for (int index = 0; index < json.length(); index++) {
      char character = json.charAt(index);
      if (isString && character == '\\') {
        within.set(index, Math.min(index + 2, json.length()));
        index++;
      } else {
        isString = (character == '"') != isString;
        within.set(index, isString);
      }
    }
    JsonStrings strings = new JsonStrings(within);
    CallPlaceholders.replace(
        json,
        (name, offset) -> {
          if (!within.get(offset)) {
            strings.namesOutside.add(name);
          }
          return "";
        });
    return strings;
  }

  boolean contains(int offset) {
    return within.get(offset);
  }

  /** Placeholders that stand for a whole value. */
  Set<String> namesOutside() {
    return namesOutside;
  }
}
