package dev.lastcall.manifest;

import com.fasterxml.jackson.databind.JsonNode;

/** Says in messages what was found. */
public final class Found {

  private Found() {}

  public static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      default -> "nothing";
    };
  }
}
