package dev.lastcall.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Reads and writes JSON trees so that what is not touched comes out as it went in. */
public final class Json {

  private static final JsonFactory FACTORY = options().build();
  private static final JsonFactory SKIPPING = new SkippingParser.Factory(options());

  /** Every text can be a name, so none is that of no member. */
  private static final Member NONE = new Member(null, null);

  private static final int USUAL_BYTES = 1_024;

  private Json() {}

  private static JsonFactoryBuilder options() {
    // Names come from users: an object with very many keys would fill the JVM's table.
    return new JsonFactoryBuilder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
  }

  /**
   * A member of an object.
   *
   * @param parent the name under which the object stands itself, or the list in which it stands
   */
  public record Member(String parent, String name) {}

  /** Writes one JSON value. */
  @FunctionalInterface
  public interface Content {

    void writeTo(JsonGenerator generator) throws IOException;
  }

  /**
   * Parses one JSON value.
   *
   * @throws IOException when the bytes are not exactly one JSON value or a key is there twice
   */
  public static JsonNode parse(byte[] bytes) throws IOException {
    return read(NONE, FACTORY.createParser(bytes));
  }

  /**
   * Parses one JSON value, but for a member that nobody is going to read, wherever it stands. Where
   * it is a list, what stands in the list need not be JSON as long as its square brackets and
   * quotes are in pairs.
   *
   * @throws IOException when the bytes are not exactly one JSON value, or a key is there twice
   *     outside of what is left out
   */
  public static JsonNode parseWithout(Member omitted, byte[] bytes) throws IOException {
    try {
      return read(omitted, SKIPPING.createParser(bytes));
    } catch (JsonProcessingException e) {
      // It knows one encoding, and does not count the lines it passes over. What is wrong is found
      // again, with its place.
      return read(omitted, FACTORY.createParser(bytes));
    }
  }

  /**
   * Parses one JSON value that is too large for one array, but for a member that nobody is going to
   * read. All of it has to be JSON.
   *
   * @param bytes are read to their end and closed
   * @throws IOException when the bytes are not exactly one JSON value, a key is there twice outside
   *     of what is left out, or the stream cannot be read
   */
  public static JsonNode parseWithout(Member omitted, InputStream bytes) throws IOException {
    return read(omitted, FACTORY.createParser(bytes));
  }

  /** Closes the parser. */
  private static JsonNode read(Member omitted, JsonParser parser) throws IOException {
    try (parser) {
      return new TreeReader(parser, omitted).read();
    }
  }

  /**
   * Parses one JSON value.
   *
   * @throws IllegalArgumentException when the text is not exactly one JSON value
   */
  public static JsonNode parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new TreeReader(parser, NONE).read();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("a text cannot be read", e);
    }
  }

  public static byte[] bytes(JsonNode node) {
    return write(generator -> TreeWriter.write(node, generator));
  }

  /** Writes a tree as a part of something larger. */
  public static void write(JsonNode node, JsonGenerator generator) throws IOException {
    TreeWriter.write(node, generator);
  }

  /** What the content writes, in UTF-8. */
  public static byte[] write(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      content.writeTo(generator);
    } catch (IOException e) {
      throw new UncheckedIOException("JSON cannot be written", e);
    }
    return bytes.toByteArray();
  }

  /** The compact form, on one line. */
  public static String text(JsonNode node) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      TreeWriter.write(node, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("JSON cannot be written", e);
    }
    return text.toString();
  }

  /** The text as a JSON string, in quotes. */
  public static String quoted(String text) {
    return text(JsonNodeFactory.instance.textNode(text));
  }

  /** The form for people, indented. */
  public static String prettyText(JsonNode node) {
    return node.toPrettyString();
  }

  /**
   * A number as the parser would have read it: Jackson's trees tell 15 as an int from 15 as a long.
   */
  public static JsonNode number(long value) {
    return value == (int) value
        ? JsonNodeFactory.instance.numberNode((int) value)
        : JsonNodeFactory.instance.numberNode(value);
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
