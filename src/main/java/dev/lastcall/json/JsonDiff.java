package dev.lastcall.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Finds a small patch between two trees. */
final class JsonDiff {

  private JsonDiff() {}

  static List<JsonPatch.Operation> between(JsonNode before, JsonNode after) {
    throw new UnsupportedOperationException();
  }
}
