package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.manifest.Document;
import dev.lastcall.manifest.Manifests;
import dev.lastcall.manifest.SourceFile;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewriterTest {

  private static final String[] STRINGS = {
    "a",
    "yes",
    "1",
    "0x1F",
    "2024-01-01",
    "a: b",
    "a #b",
    "- x",
    "",
    " ",
    "it's",
    "\"q\"",
    "é😀",
    "two\nlines\n",
    "open\nend",
    "trailing \n",
    "\ttab",
    "*x",
    "&x",
    "{}",
    "\u0085",
    "null",
    "~",
    "1:30",
    "-c",
    "--flag=1",
    "%p",
    "@a",
    "a,b",
    "[x",
    "\r\n",
    "a\u2028b",
    "\u007f",
    "...",
    "---"
  };

  /** Texts are written with | for line breaks. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a member is added behind the last one;a: {x: 1}|;{\"a\":{\"x\":1,\"v\":2}};a: {x: 1, v: 2}|",
        "a block member takes the indentation;a:|    x: 1|;{\"a\":{\"x\":1,\"v\":2}};a:|    x: 1|    v: 2|",
        "comments stay with what they follow;a:|  x: 1 # one|  # two|# three|;{\"a\":{\"x\":1,\"v\":2}};a:|  x: 1 # one|  # two|  v: 2|# three|",
        "comments before an item stay there;a:|- x: 1|# b|- x: 2|;{\"a\":[{\"x\":1,\"v\":2},{\"x\":2}]};a:|- x: 1|  v: 2|# b|- x: 2|",
        "an absent line break stays absent;a:|  x: 1;{\"a\":{\"x\":1,\"v\":2}};a:|  x: 1|  v: 2",
        "a scalar is replaced in its place;a: {x: 1} # c|b: 2   # d|;{\"a\":{\"x\":1},\"b\":3};a: {x: 1} # c|b: 3   # d|",
        "an empty value gets a block;a: # c|b: 1|;{\"a\":{\"x\":1},\"b\":1};a:|  x: 1 # c|b: 1|",
        "a null gets a block;a: ~|b: 1|;{\"a\":{\"x\":1},\"b\":1};a:|  x: 1|b: 1|",
        "an empty mapping gets a block;a: {}|b: 1|;{\"a\":{\"x\":1},\"b\":1};a:|  x: 1|b: 1|",
        "an empty value in a flow mapping gets one;{a: {}, b: 1}|;{\"a\":{\"x\":1},\"b\":1};{a: {x: 1}, b: 1}|",
        "a removed member takes its lines along;a:|  x: 1|  v:|    z: 1|  w: 2|;{\"a\":{\"x\":1,\"w\":2}};a:|  x: 1|  w: 2|",
        "the only member is replaced by another;a: # c|  x:|    v: 1|b: 1|;{\"a\":{\"z\":{\"v\":1}},\"b\":1};a: # c|  z:|    v: 1|b: 1|",
        "a member behind a dash is replaced with its mapping;- x: 1|  v: 2|- z|;[{\"v\":2},\"z\"];- v: 2|- z|",
        "an item is put in front;a:|  - x # c|;{\"a\":[\"w\",\"x\"]};a:|  - w|  - x # c|",
        "an item is put behind;a:|- x # c|b: 1|;{\"a\":[\"x\",{\"v\":1,\"z\":[1]}],\"b\":1};a:|- x # c|- v: 1|  z:|  - 1|b: 1|",
        "an alias is written out where it changes;a: &a {x: 1}|b: *a # c|;{\"a\":{\"x\":1},\"b\":{\"x\":1,\"v\":2}};a: &a {x: 1}|b:|  x: 1|  v: 2 # c|",
        "a member goes behind an alias;a: &a {x: 1}|b:|  c: *a|;{\"a\":{\"x\":1},\"b\":{\"c\":{\"x\":1},\"v\":2}};a: &a {x: 1}|b:|  c: *a|  v: 2|",
        "a merged member is overridden;a: &a {x: 1}|b:|  <<: *a|  v: 1|;{\"a\":{\"x\":1},\"b\":{\"x\":2,\"v\":1}};a: &a {x: 1}|b:|  <<: *a|  v: 1|  x: 2|",
        "a block scalar keeps its end;a:|  x: \\||    t|b: 1|;{\"a\":{\"x\":\"t\\n\",\"v\":1},\"b\":1};a:|  x: \\||    t|  v: 1|b: 1|",
        "a block scalar is replaced;a: \\||  t|b: 1|;{\"a\":\"u\",\"b\":1};a: u|b: 1|",
        "characters beyond the basic plane move nothing;a: 😀😀 # 😀|b: 1 # c|;{\"a\":\"😀😀\",\"b\":2};a: 😀😀 # 😀|b: 2 # c|",
        "markers and directives stay;%YAML 1.1|--- # c|a: 1|...|;{\"a\":2};%YAML 1.1|--- # c|a: 2|...|",
        "JSON stays JSON;{\"a\":{\"x\":1}}|;{\"a\":{\"x\":1,\"v\":[1]}};{\"a\":{\"x\":1,\"v\":[1]}}|",
        "JSON on one line keeps its spaces;{\"a\": {\"x\": 1}}|;{\"a\":{\"x\":1,\"v\":2}};{\"a\": {\"x\": 1, \"v\": 2}}|",
        "indented JSON keeps its indentation;{|   \"a\": {|      \"x\": 1|   }|}|;{\"a\":{\"x\":1,\"v\":{\"z\":2}}};{|   \"a\": {|      \"x\": 1,|      \"v\": {|         \"z\": 2|      }|   }|}|",
      })
  void editsInPlace(String what, String before, String after, String expected) {
    Document document = document(lines(before));

    var rewritten = Rewriter.rewrite(document, Json.parse(after), "\n");

    assertEquals(lines(expected), rewritten.text());
    assertTrue(rewritten.note().isEmpty(), "written anew");
  }

  @Test
  void keepsTabsOfJson() {
    Document document = document("{\n\t\"a\": {\n\t\t\"x\": 1\n\t}\n}\n");

    var rewritten =
        Rewriter.rewrite(document, Json.parse("{\"a\":{\"x\":1,\"v\":{\"z\":2}}}"), "\n");

    assertEquals(
        "{\n\t\"a\": {\n\t\t\"x\": 1,\n\t\t\"v\": {\n\t\t\t\"z\": 2\n\t\t}\n\t}\n}\n",
        rewritten.text());
  }

  @Test
  void keepsCarriageReturns() {
    Document document = document("a:\r\n  x: 1 # c\r\nb: 1\r\n");

    var rewritten =
        Rewriter.rewrite(document, Json.parse("{\"a\":{\"x\":1,\"v\":{\"z\":2}},\"b\":1}"), "\r\n");

    assertEquals("a:\r\n  x: 1 # c\r\n  v:\r\n    z: 2\r\nb: 1\r\n", rewritten.text());
  }

  @Test
  void writesADocumentAnewWhenAnAnchorChangesForOneOfItsUsersOnly() {
    Document document = document("# c\n---\na: &a\n  x: 1\nb: *a\n# end\n");

    var rewritten =
        Rewriter.rewrite(document, Json.parse("{\"a\":{\"x\":2},\"b\":{\"x\":1}}"), "\n");

    assertEquals("# c\n---\na:\n  x: 2\nb:\n  x: 1\n# end\n", rewritten.text());
    assertTrue(rewritten.note().isPresent());
  }

  @Test
  void comesOutAsExpectedForAnyChangeOfAnyDocument() {
    Random random = new Random(20261123);
    for (int round = 0; round < 2000; round++) {
      JsonNode before = object(random, 4);
      String lineBreak = random.nextBoolean() ? "\n" : "\r\n";
      String text =
          switch (random.nextInt(3)) {
            case 0 -> YamlWriter.flow(before) + lineBreak;
            case 1 -> new JsonWriter("  ", " ", lineBreak).write(before, "");
            default -> YamlWriter.block(before, 0, lineBreak);
          };
      JsonNode after = mutate(random, before.deepCopy());
      Document document = document(text);
      assertEquals(before, document.tree(), text);

      var rewritten = Rewriter.rewrite(document, after, lineBreak);

      assertEquals(after, document(rewritten.text()).tree(), text);
    }
  }

  private static JsonNode object(Random random, int depth) {
    ObjectNode object = Json.object();
    for (int index = 1 + random.nextInt(4); index > 0; index--) {
      object.set(STRINGS[random.nextInt(STRINGS.length)], value(random, depth - 1));
    }
    return object;
  }

  private static JsonNode value(Random random, int depth) {
    ObjectNode factory = Json.object();
    if (depth > 0 && random.nextInt(3) > 0) {
      if (random.nextBoolean()) {
        return object(random, depth);
      }
      ArrayNode array = factory.arrayNode();
      for (int index = random.nextInt(4); index > 0; index--) {
        array.add(value(random, depth - 1));
      }
      return array;
    }
    return switch (random.nextInt(6)) {
      case 0 -> factory.numberNode(random.nextInt());
      case 1 -> factory.booleanNode(random.nextBoolean());
      case 2 -> factory.nullNode();
      case 3 -> factory.objectNode();
      default -> factory.textNode(STRINGS[random.nextInt(STRINGS.length)]);
    };
  }

  private static JsonNode mutate(Random random, JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      for (var member : object.deepCopy().properties()) {
        int choice = random.nextInt(8);
        if (choice == 0) {
          object.remove(member.getKey());
        } else if (choice == 1) {
          object.set(member.getKey(), value(random, 3));
        } else {
          object.set(member.getKey(), mutate(random, member.getValue()));
        }
      }
      if (random.nextInt(3) == 0) {
        object.set("new" + random.nextInt(3), value(random, 3));
      }
    } else if (tree instanceof ArrayNode array) {
      for (int index = 0; index < array.size(); index++) {
        array.set(index, mutate(random, array.get(index)));
      }
      if (random.nextInt(4) == 0) {
        array.insert(random.nextInt(array.size() + 1), value(random, 3));
      }
    }
    return tree;
  }

  private static Document document(String text) {
    var documents = Manifests.read(new SourceFile("test.yaml", text));
    assertEquals(1, documents.size(), text);
    return documents.get(0);
  }

  /** In tables | is a line break, and \| is a bar. */
  private static String lines(String text) {
    return text.replace("\\|", "\u0000").replace('|', '\n').replace('\u0000', '|');
  }
}
