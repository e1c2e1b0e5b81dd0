package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** Says in messages what was found. */
final class Found {

  private Found() {}

  static String describe(JsonNode node) {
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
