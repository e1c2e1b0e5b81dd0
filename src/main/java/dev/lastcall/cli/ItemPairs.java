package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the items of a list again in one that has more. */
final class ItemPairs {

  private ItemPairs() {}

  /**
   * Where the items before are among those after, in this order. Items are equal, or are objects of
   * one name.
   *
   * @return as many as were found, from the first
   */
  static List<Integer> of(JsonNode before, JsonNode after) {
    List<Integer> places = new ArrayList<>();
    int place = 0;
    for (JsonNode item : before) {
      while (place < after.size() && !isSame(item, after.get(place))) {
        place++;
      }
      if (place == after.size()) {
        return places;
      }
      places.add(place++);
    }
    return places;
  }

  private static boolean isSame(JsonNode one, JsonNode other) {
    return one.equals(other)
        || one.at("/metadata").isObject()
            && Stream.of(
                    "/apiVersion",
                    "/kind",
                    "/metadata/namespace",
                    "/metadata/name",
                    "/metadata/generateName")
                .allMatch(pointer -> one.at(pointer).equals(other.at(pointer)));
  }
}
