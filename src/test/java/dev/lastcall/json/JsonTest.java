package dev.lastcall.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json.Member;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private static final JsonMapper JACKSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "\"\"",
        "[1, -1, 2147483648, 9223372036854775807, 9223372036854775808, -0, 1.10, 1e3, 0.0, 1E-7]",
        "{\"\":{\"\":1},\"a/b\":[[],{},[null,true,false]],\"b~c\":\"\\u00e9\\ud83d\\ude00\\n\\\"\"}",
        "  {\"a\" : [ {\"b\":\"\u00e9\"} ] }  "
      })
  void readsAndWritesWhatJacksonDoes(String text) throws IOException {
    JsonNode expected = JACKSON.readTree(text);

    assertEquals(expected, Json.parse(text));
    assertEquals(expected, Json.parse(text.getBytes(UTF_8)));
    assertEquals(JACKSON.writeValueAsString(expected), Json.text(expected));
    assertArrayEquals(JACKSON.writeValueAsBytes(expected), Json.bytes(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[1",
        "{\"a\"}",
        "{} {}",
        "{}]",
        "{\"a\":1,\"a\":1}",
        "[{\"b\":{\"a\":1,\"c\":2,\"a\":null}}]",
        "{\"a\":NaN}",
        "nul"
      })
  void refusesWhatIsNotExactlyOneValue(String text) {
    assertThrows(JsonProcessingException.class, () -> Json.parse(text.getBytes(UTF_8)));
    assertThrows(IllegalArgumentException.class, () -> Json.parse(text));
  }

  @Test
  void nothingIsAMissingNode() throws IOException {
    assertTrue(Json.parse(" ").isMissingNode());
    assertTrue(Json.parse(new byte[0]).isMissingNode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"x\"", "[[{\"a\":1}],2]", "{\"a\":{\"b\":[]}}"})
  void leavesOutTheMemberWhereverItStands(String value) throws IOException {
    String text =
        """
        {"x":{"n":%1$s,"b":1},"l":[{"x":[{"n":%1$s},{"n":%1$s,"c":2}]}],"n":3,"y":{"n":4}}
        """
            .formatted(value);

    assertEquals(
        Json.parse("{\"x\":{\"b\":1},\"l\":[{\"x\":[{},{\"c\":2}]}],\"n\":3,\"y\":{\"n\":4}}"),
        parseWithout(new Member("x", "n"), text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'x':{'n':['a]',[{'b':'c','d':['\\\\']}],'\\'']}}",
        "{'x':{'n':[]},'y':['x',{'n':[1]}]}",
        "{'x':{'n':[1],'b':{'n':[2]}}}",
        "{'x':{'n' : [1],'m':2}}",
        "{'x':{'a\\'n':[1]}}",
        "{'x':{'n':[1],'s':'\\'n\\':[1]'}}",
        "{'x':{'n':[{'x':{'n':[1]}}],'c':1}}",
        "{'x':{'n':null},'y':{'n':[1]}}",
        "{'x':{'n': [1]},'y':{'n':[1]}}",
        "{'x':{'n':['\u20ac'],'c':'\u20ac\ud83d\ude00'}}",
        "{'n':[1],'x':1}"
      })
  void leavesOutListsAsIfTheyHadBeenRead(String quoted) throws IOException {
    String text = quoted.replace('\'', '"');
    ObjectNode expected = (ObjectNode) Json.parse(text);
    if (expected.path("x").isObject()) {
      ((ObjectNode) expected.path("x")).remove("n");
    }

    assertEquals(expected, parseWithout(new Member("x", "n"), text));
  }

  /**
   * The end is looked for in eight bytes at a time. What is no JSON in the list is not noticed when
   * the right end was found.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'\\\\\\''",
        "'\\\\\\\\'",
        "'a]','[b','\\\\\\'],\\\\\\\\'",
        "{'k:{\\\\'p\\\\':80}':{'.':{}}}",
        "[[1],['[']]",
        "'\u20ac]\u00db\u00dc\u00dd\u20ac'"
      })
  void findsTheEndOfAListWhereverItStands(String quoted) throws IOException {
    String values = quoted.replace('\'', '"');
    for (int before = 0; before <= 16; before++) {
      for (int after = 0; after <= 16; after++) {
        String text =
            "{\"x\":{\"n\":[?\"%s\",%s,\"%s\"],\"b\":[1]}}"
                .formatted("a".repeat(before), values, "a".repeat(after));

        assertEquals(
            Json.parse("{\"x\":{\"b\":[1]}}"),
            Json.parseWithout(new Member("x", "n"), text.getBytes(UTF_8)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void readsEachEncodingOfJson(String encoding) throws IOException {
    String text = "{\"x\":{\"n\":[1],\"b\":\"\u20ac\"}}";
    JsonNode expected = Json.parse("{\"x\":{\"b\":\"\u20ac\"}}");
    Charset charset = Charset.forName(encoding);

    assertEquals(expected, Json.parseWithout(new Member("x", "n"), text.getBytes(charset)));
    assertEquals(
        expected, Json.parseWithout(new Member("x", "n"), ("\ufeff" + text).getBytes(charset)));
  }

  @Test
  void leavesOutListsOfLongTexts() throws IOException {
    String text = "{\"x\":{\"n\":[1,[2]],\"b\":\"%s\"}}".formatted("b".repeat(300_000));

    JsonNode tree = Json.parseWithout(new Member("x", "n"), text.getBytes(UTF_8));

    assertEquals(1, tree.path("x").size());
    assertEquals(300_000, tree.at("/x/b").asText().length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"x\":{\"n\":[1,}}",
        "{\"x\":{\"n\":[\"1]}}",
        "{\"x\":{\"n\":[[1]}}",
        "{\"x\":{\"n\":[\"n\":[\"n\":[1}}",
        "{\"x\":{\"n\":[1]}",
        "{\"x\":{\"n\":[1]]}",
        "{\"x\":{\"n\":[1],\"b\":}}",
        "{\"x\":{\"n\":[1,\n2],\"b\":}}",
        "{\"x\":{\"n\":[\"\\",
        "{\"x\":{\"n\":[1],\"b\":1,\"b\":2}}"
      })
  void tellsWhatIsWrongByItsPlaceInTheWholeText(String broken) {
    byte[] bytes = broken.getBytes(UTF_8);

    JsonProcessingException expected =
        assertThrows(JsonProcessingException.class, () -> Json.parse(bytes));
    Member omitted = new Member("x", "n");
    assertEquals(
        expected.getMessage(),
        assertThrows(JsonProcessingException.class, () -> Json.parseWithout(omitted, bytes))
            .getMessage());
    assertEquals(
        expected.getMessage(),
        assertThrows(
                JsonProcessingException.class, () -> Json.parseWithout(omitted, streamOf(bytes)))
            .getMessage());
  }

  /** The tree of the text, which is the same when the text comes as a stream. */
  private static JsonNode parseWithout(Member omitted, String text) throws IOException {
    JsonNode tree = Json.parseWithout(omitted, text.getBytes(UTF_8));
    assertEquals(tree, Json.parseWithout(omitted, streamOf(text.getBytes(UTF_8))));
    return tree;
  }

  private static InputStream streamOf(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
