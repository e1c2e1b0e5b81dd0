package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.StringReader;

/** Applies patches with a JSON library that has nothing to do with ours (Jakarta JSON). */
public final class IndependentPatch {

  private IndependentPatch() {}

  public static JsonNode apply(JsonNode patch, JsonNode target) {
    JsonObject wrapped = read("{\"it\":" + Json.text(target) + "}").asJsonObject();
    JsonNode moved = patch.deepCopy();
    moved.forEach(
        operation ->
            ((ObjectNode) operation).put("path", "/it" + operation.get("path").textValue()));
    JsonStructure result =
        jakarta.json.Json.createPatch(read(Json.text(moved)).asJsonArray()).apply(wrapped);
    return Json.parse(result.toString()).get("it");
  }

  private static JsonStructure read(String text) {
    try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(text))) {
      return reader.read();
    }
  }
}
