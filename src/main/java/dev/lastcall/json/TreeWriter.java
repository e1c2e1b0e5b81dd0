package dev.lastcall.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BaseJsonNode;
import java.io.IOException;
import java.util.Map;

/** Writes trees without the machinery that Jackson has for objects of other classes. */
final class TreeWriter {

  private TreeWriter() {}

  static void write(JsonNode node, JsonGenerator generator) throws IOException {
    if (node.isObject()) {
      generator.writeStartObject();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        generator.writeFieldName(member.getKey());
        write(member.getValue(), generator);
      }
      generator.writeEndObject();
    } else if (node.isArray()) {
      generator.writeStartArray();
      for (JsonNode element : node) {
        write(element, generator);
      }
      generator.writeEndArray();
    } else if (node.isNull()) {
      generator.writeNull();
    } else {
      // All other scalars look at no settings of a mapper.
      ((BaseJsonNode) node).serialize(generator, null);
    }
  }
}
