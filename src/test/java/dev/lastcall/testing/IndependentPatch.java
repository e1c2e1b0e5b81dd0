package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;

/** Applies patches with a JSON library that has nothing to do with ours (Jakarta JSON). */
public final class IndependentPatch {

  /** Looked up once: the static methods of jakarta.json.Json search the class path each time. */
  private static final JsonProvider PROVIDER = JsonProvider.provider();

  private IndependentPatch() {}

  public static JsonNode apply(JsonNode patch, JsonNode target) {
    JsonObject wrapped = read("{\"it\":" + Json.text(target) + "}").asJsonObject();
    JsonNode moved = patch.deepCopy();
    moved.forEach(
        operation ->
            ((ObjectNode) operation).put("path", "/it" + operation.get("path").textValue()));
    JsonStructure result =
        PROVIDER.createPatch(read(Json.text(moved)).asJsonArray()).apply(wrapped);
    return Json.parse(result.toString()).get("it");
  }

  private static JsonStructure read(String text) {
    try (JsonReader reader = PROVIDER.createReader(new StringReader(text))) {
      return reader.read();
    }
  }
}
