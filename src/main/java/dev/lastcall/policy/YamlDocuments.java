package dev.lastcall.policy;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Turns the bytes of a policy file into the nodes of its documents, within bounds. */
final class YamlDocuments {

  /** Size of a file in bytes; what a ConfigMap can hold. */
  static final int MAX_BYTES = 1 << 20;

  static final int MAX_DEPTH = 50;

  /** Scalars, mappings and lists in a file, aliases followed. */
  static final int MAX_VALUES = 200_000;

  private YamlDocuments() {}

  /** The documents up to the first syntax error, which is reported; empty ones are left out. */
  static List<YamlValue> read(byte[] content, Reading reading) {
    List<YamlValue> documents = new ArrayList<>();
    decode(content, reading).ifPresent(text -> compose(text, documents, reading));
    return documents;
  }

  private static Optional<String> decode(byte[] content, Reading reading) {
    if (content.length > MAX_BYTES) {
      reading.add(
          fileProblem(
              reading.position(0, 0),
              "a file of more than 1 MiB",
              "at most 1 MiB",
              Optional.of("split it")));
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(content);
    CharBuffer chars = CharBuffer.allocate(content.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    boolean good = !decoder.decode(bytes, chars, true).isError();
    String text = chars.flip().toString();
    if (!good) {
      reading.add(
          fileProblem(
              positionAfter(text, reading),
              "the byte 0x%02X".formatted(bytes.get()),
              "UTF-8",
              Optional.of("save the file as UTF-8")));
      return Optional.empty();
    }
    return refuseControlCharacters(text, reading);
  }

  private static Optional<String> refuseControlCharacters(String text, Reading reading) {
    for (int index = 0; index < text.length(); ) {
      int codePoint = text.codePointAt(index);
      if (!StreamReader.isPrintable(codePoint)) {
        reading.add(
            fileProblem(
                positionAfter(text.substring(0, index), reading),
                "the character U+%04X".formatted(codePoint),
                "characters that YAML allows",
                Optional.of("remove it")));
        return Optional.empty();
      }
      index += Character.charCount(codePoint);
    }
    return Optional.of(text);
  }

  private static void compose(String text, List<YamlValue> documents, Reading reading) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    options.setNestingDepthLimit(MAX_DEPTH + 1);
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    options.setTagInspector(tag -> true);
    StreamReader stream = new StreamReader(text);
    LimitedParser parser = new LimitedParser(new ParserImpl(stream, options));
    Composer composer = new Composer(parser, new ShortScalarResolver(), options);
    AliasLimits limits = new AliasLimits();
    try {
      while (composer.checkNode()) {
        Node root = composer.getNode();
        limits.check(root);
        YamlValue document = new YamlValue(root, "");
        if (!document.isNull()) {
          documents.add(document);
        }
      }
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      Position position = reading.position(mark.getLine(), mark.getColumn());
      String context = e.getContext() == null ? "" : e.getContext() + ": ";
      reading.add(syntaxProblem(context + e.getProblem(), position));
    } catch (YAMLException | IllegalArgumentException e) {
      // Some syntax errors escape snakeyaml without a position, as "\UFFFFFFFF" does.
      Position position = reading.position(stream.getLine(), stream.getColumn());
      reading.add(syntaxProblem(e.getMessage(), position));
    } catch (YamlLimitException e) {
      Position position = reading.position(e.mark().getLine(), e.mark().getColumn());
      reading.add(fileProblem(position, e.found(), e.expected(), Optional.empty()));
    }
  }

  private static PolicyProblem syntaxProblem(String message, Position position) {
    boolean tab = message.contains("\\t(TAB)");
    return fileProblem(
        position,
        "invalid YAML: " + message.strip().replaceAll("\\s+", " "),
        "YAML",
        tab ? Optional.of("indent with spaces, not with tabs") : Optional.empty());
  }

  private static PolicyProblem fileProblem(
      Position position, String found, String expected, Optional<String> suggestion) {
    return new PolicyProblem(position, "", found, expected, suggestion);
  }

  private static Position positionAfter(String text, Reading reading) {
    int line = (int) text.chars().filter(character -> character == '\n').count();
    int lineStart = text.lastIndexOf('\n') + 1;
    return reading.position(line, text.codePointCount(lineStart, text.length()));
  }

  /**
   * Takes long plain scalars for strings. The patterns of numbers recurse once for each group of
   * digits, so a number of a megabyte would overflow the stack.
   */
  private static final class ShortScalarResolver extends Resolver {

    private static final int MAX_TYPED = 100;

    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
      boolean plain = implicit && (kind != NodeId.scalar || value.length() <= MAX_TYPED);
      return super.resolve(kind, value, plain);
    }
  }
}
