package dev.lastcall.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.testing.IndependentPatch;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1}           | {"a":1}           | []
          {"a":1}           | {"a":2}           | [{"op":"replace","path":"/a","value":2}]
          {"a":1}           | {}                | [{"op":"remove","path":"/a"}]
          {}                | {"a":{"b":[]}}    | [{"op":"add","path":"/a","value":{"b":[]}}]
          {}                | {"a/b~c":1}       | [{"op":"add","path":"/a~1b~0c","value":1}]
          {"a/b~c":1}       | {"a/b~c":2}       | [{"op":"replace","path":"/a~1b~0c","value":2}]
          {"":1}            | {"":2}            | [{"op":"replace","path":"/","value":2}]
          [1,2,3]           | [1,3]             | [{"op":"remove","path":"/1"}]
          [1,2,3]           | [0,1,2,3]         | [{"op":"add","path":"/0","value":0}]
          [1,2]             | [1,2,3]           | [{"op":"add","path":"/2","value":3}]
          [1,2,3,4]         | [1,4]             | [{"op":"remove","path":"/1"},{"op":"remove","path":"/1"}]
          [1,2]             | [9,1]             | [{"op":"add","path":"/0","value":9},{"op":"remove","path":"/2"}]
          {"a":null}        | {}                | [{"op":"remove","path":"/a"}]
          {}                | {"a":null}        | [{"op":"add","path":"/a","value":null}]
          {"a":[]}          | {"a":{}}          | [{"op":"replace","path":"/a","value":{}}]
          {"a":"1"}         | {"a":1}           | [{"op":"replace","path":"/a","value":1}]
          """)
  void writesTheSmallestPatch(String before, String after, String patch) {
    JsonNode from = Json.parse(before);
    JsonNode to = Json.parse(after);
    assertEquals(patch, Json.text(JsonPatch.between(from, to).toJson()));
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void editsAContainerInPlaceInsteadOfReplacingIt(boolean sidecarInFront) {
    String container =
        "{'name':'app','image':'app:1','args':['a','b','c'],'livenessProbe':{'periodSeconds':1%s}%s}";
    String before = "[" + container.formatted("", "") + "]";
    String after =
        "["
            + (sidecarInFront ? "{'name':'drain','image':'d','args':['x','y','z']}," : "")
            + container.formatted(
                ",'terminationGracePeriodSeconds':45", ",'lifecycle':{'preStop':{}}")
            + "]";
    String in = sidecarInFront ? "1" : "0";
    String expected =
        (sidecarInFront ? "add /0," : "")
            + "add /"
            + in
            + "/livenessProbe/terminationGracePeriodSeconds,add /"
            + in
            + "/lifecycle";
    JsonPatch patch =
        JsonPatch.between(
            Json.parse(before.replace('\'', '"')), Json.parse(after.replace('\'', '"')));
    String actual =
        String.join(
            ",",
            patch.operations().stream()
                .map(o -> o.toJson().get("op").asText() + " " + o.path())
                .toList());
    assertEquals(expected, actual);
  }

  @RepeatedTest(2_000)
  void anIndependentLibraryComesToTheSameTree(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    JsonNode before = randomTree(random, 4);
    JsonNode after = random.nextInt(4) == 0 ? randomTree(random, 4) : mutate(before, random);
    JsonPatch found = JsonPatch.between(before, after);
    JsonNode patch = found.toJson();
    assertEquals(patch, Json.parse(found.bytes()));
    assertEquals(
        after, IndependentPatch.apply(patch, before), () -> "before " + before + " patch " + patch);
  }

  private static JsonNode randomTree(Random random, int depth) {
    ObjectNode factory = Json.object();
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> factory.numberNode(random.nextInt(3));
      case 1 -> factory.textNode("s" + random.nextInt(3));
      case 2 -> factory.booleanNode(random.nextBoolean());
      case 3 -> factory.nullNode();
      case 4 -> {
        ArrayNode array = factory.arrayNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          array.add(randomTree(random, depth - 1));
        }
        yield array;
      }
      default -> {
        for (int i = random.nextInt(5); i > 0; i--) {
          factory.set(
              new String[] {"a", "b/c", "d~e", "~1", "", "é"}[random.nextInt(6)],
              randomTree(random, depth - 1));
        }
        yield factory;
      }
    };
  }

  private static JsonNode mutate(JsonNode node, Random random) {
    if (node.isObject()) {
      ObjectNode copy = node.deepCopy();
      node.fieldNames()
          .forEachRemaining(
              name -> {
                if (random.nextInt(4) == 0) {
                  copy.remove(name);
                } else {
                  copy.set(name, mutate(node.get(name), random));
                }
              });
      return copy;
    }
    if (node.isArray()) {
      ArrayNode copy = Json.object().arrayNode();
      for (JsonNode child : node) {
        if (random.nextInt(4) != 0) {
          copy.add(mutate(child, random));
        }
        if (random.nextInt(4) == 0) {
          copy.add(randomTree(random, 2));
        }
      }
      return copy;
    }
    return random.nextInt(4) == 0 ? randomTree(random, 1) : node;
  }
}
