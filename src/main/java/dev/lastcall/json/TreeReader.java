package dev.lastcall.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lastcall.json.Json.Member;
import java.io.IOException;
import java.util.LinkedHashMap;

/**
 * Builds the tree of one JSON value. Jackson's own reader cannot leave members out, and its parser
 * keeps a set of names for each object to find those that are there twice, where the tree itself
 * tells.
 */
final class TreeReader {

  /** Most objects of a manifest have two or three, and a table for more is most of their size. */
  private static final int USUAL_MEMBERS = 4;

  private final JsonParser parser;
  private final Member omitted;

  TreeReader(JsonParser parser, Member omitted) {
    this.parser = parser;
    this.omitted = omitted;
  }

  /**
   * Recursion is as deep as the parser lets documents be.
   *
   * @return a missing node when there is nothing to read
   */
  JsonNode read() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return MissingNode.getInstance();
    }
    JsonNode tree = value(first, "");
    JsonToken more = parser.nextToken();
    if (more != null) {
      throw new JsonParseException(parser, "Trailing token " + more + " behind the value");
    }
    return tree;
  }

  private JsonNode value(JsonToken token, String name) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(name);
      case START_ARRAY -> array(name);
      case VALUE_STRING -> TextNode.valueOf(parser.getText());
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> DecimalNode.valueOf(parser.getDecimalValue());
      case VALUE_TRUE -> BooleanNode.TRUE;
      case VALUE_FALSE -> BooleanNode.FALSE;
      case VALUE_NULL -> NullNode.getInstance();
      default -> throw new JsonParseException(parser, "Unexpected token " + token);
    };
  }

  private ObjectNode object(String objectName) throws IOException {
    ObjectNode object =
        new ObjectNode(JsonNodeFactory.instance, new LinkedHashMap<>(USUAL_MEMBERS));
    boolean isParent = objectName.equals(omitted.parent());
    String name;
    while ((name = parser.nextFieldName()) != null) {
      JsonToken token = parser.nextToken();
      if (isParent && name.equals(omitted.name())) {
        parser.skipChildren();
      } else if (object.replace(name, value(token, name)) != null) {
        throw new JsonParseException(parser, "Duplicate field '" + name + "'");
      }
    }
    return object;
  }

  private ArrayNode array(String name) throws IOException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      array.add(value(token, name));
    }
    return array;
  }

  private JsonNode integer() throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> IntNode.valueOf(parser.getIntValue());
      case LONG -> LongNode.valueOf(parser.getLongValue());
      default -> BigIntegerNode.valueOf(parser.getBigIntegerValue());
    };
  }
}
