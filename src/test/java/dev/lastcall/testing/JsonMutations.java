package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Changes one to three places of a review so that it stays JSON. */
final class JsonMutations {

  private static final List<String> ODD_VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e400",
          "-1e999999999",
          "9223372036854775807",
          "9223372036854775808",
          "123456789012345678901234567890123456789012345678901234567890",
          "\"\"",
          "\"x\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"%s%n{}${x}\"",
          "[]",
          "[null]",
          "[[[]]]",
          "{}",
          "{\"\":null}",
          "[{}]");

  private final RandomChoice random;

  JsonMutations(RandomChoice random) {
    this.random = random;
  }

  MutatedReview mutate(ObjectNode review) {
    if (random.percent(8)) {
      return duplicateKey(review);
    }
    String done = "";
    for (int left = random.oneOf(1, 1, 1, 2, 3); left > 0; left--) {
      done = once(review);
    }
    return ReviewMutator.json(review, "JSON: " + done);
  }

  private String once(ObjectNode review) {
    List<ObjectNode> objects = new ArrayList<>();
    List<ArrayNode> arrays = new ArrayList<>();
    collect(review, objects, arrays);
    if (random.percent(15) && !arrays.isEmpty()) {
      return element(random.oneOf(arrays));
    }
    return member(random.oneOf(objects));
  }

  private static void collect(JsonNode node, List<ObjectNode> objects, List<ArrayNode> arrays) {
    if (node instanceof ObjectNode object && !object.isEmpty()) {
      objects.add(object);
    } else if (node instanceof ArrayNode array && !array.isEmpty()) {
      arrays.add(array);
    }
    node.forEach(child -> collect(child, objects, arrays));
  }

  private String member(ObjectNode object) {
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
    String key = random.oneOf(members).getKey();
    switch (random.below(5)) {
      case 0 -> object.remove(key);
      case 1 -> object.set(random.oneOf("", "~/", key + " ", "\ud83d\ude80"), object.remove(key));
      case 2 -> object.set(key, Json.object().set(key, object.get(key)));
      default -> object.set(key, odd());
    }
    return "member";
  }

  private String element(ArrayNode array) {
    int index = random.below(array.size());
    switch (random.below(4)) {
      case 0 -> array.remove(index);
      case 1 -> array.insert(index, array.get(index).deepCopy());
      case 2 -> array.set(index, odd());
      default -> {
        for (int left = random.between(10, 300); left > 0; left--) {
          array.add(array.get(index).deepCopy());
        }
      }
    }
    return "element";
  }

  private JsonNode odd() {
    if (random.percent(2)) {
      return Json.parse("[".repeat(900) + "]".repeat(900));
    }
    if (random.percent(2)) {
      return Json.object().put("long", "\u00fc".repeat(random.between(1_000, 100_000))).get("long");
    }
    return Json.parse(random.oneOf(ODD_VALUES));
  }

  /** The tree cannot hold a key twice, so the text gets it. */
  private MutatedReview duplicateKey(ObjectNode review) {
    String text = Json.text(review);
    List<Integer> places = new ArrayList<>();
    for (int at = text.indexOf("{\""); at >= 0; at = text.indexOf("{\"", at + 1)) {
      places.add(at);
    }
    int at = random.oneOf(places);
    int end = text.indexOf('"', at + 2);
    String key = text.substring(at + 1, Math.max(end, at + 2) + 1);
    String twice = text.substring(0, at + 1) + key + ":1," + text.substring(at + 1);
    return new MutatedReview(
        twice.getBytes(StandardCharsets.UTF_8), "application/json", "JSON: duplicate key");
  }
}
