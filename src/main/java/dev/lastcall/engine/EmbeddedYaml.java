package dev.lastcall.engine;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A mapping in YAML or JSON that stands as text in an annotation. Keys are added and changed in the
 * text as it is, so that its comments and style stay.
 */
final class EmbeddedYaml {

  /** Far above what people write, and read in a moment; all annotations may have 256 KiB. */
  private static final int MAX_CHARACTERS = 16 * 1024;

  private static final int MAX_DEPTH = 30;

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

  private final String text;
  private final Map<?, ?> content;

  private EmbeddedYaml(String text, Map<?, ?> content) {
    this.text = text;
    this.content = content;
  }

  /** Empty when the text is not one mapping; an empty text is an empty mapping. */
  static Optional<EmbeddedYaml> parse(String text) {
    return content(text).map(content -> new EmbeddedYaml(text, content));
  }

  boolean has(String key) {
    return content.containsKey(key);
  }

  String text() {
    return text;
  }

  /** The scalar under a key of the top level, as text. */
  Optional<String> get(String key) {
    return Optional.ofNullable(content.get(key)).map(String::valueOf);
  }

  /** The keys of the mapping under a key of the top level; none when no mapping is there. */
  Map<String, String> mapping(String key) {
    Map<String, String> entries = new LinkedHashMap<>();
    if (content.get(key) instanceof Map<?, ?> map) {
      map.forEach((name, value) -> entries.put(String.valueOf(name), String.valueOf(value)));
    }
    return entries;
  }

  /**
   * The text with a key at the top level: behind the others, or with another value where it is.
   *
   * @param value a word; a whole number of up to nine digits becomes a number
   * @return empty when the text is written in a way that cannot be edited
   */
  Optional<String> with(String key, String value) {
    boolean isNumber = NUMBER.matcher(value).matches();
    Map<Object, Object> expected = new LinkedHashMap<>(content);
    expected.put(key, isNumber ? Integer.valueOf(value) : value);
    String quoted = "\"" + value + "\"";
    return (isFlow() ? Stream.of(isNumber ? value : quoted) : Stream.of(value, quoted))
        .flatMap(scalar -> has(key) ? replaced(key, scalar) : Stream.of(added(key, scalar)))
        .filter(it -> content(it).filter(expected::equals).isPresent())
        .findFirst();
  }

  /** Whether it is written in braces, as JSON. */
  private boolean isFlow() {
    return text.strip().startsWith("{") && text.strip().endsWith("}");
  }

  private String added(String key, String scalar) {
    String trimmed = text.stripTrailing();
    if (isFlow()) {
      String inner = trimmed.substring(0, trimmed.length() - 1).stripTrailing();
      String comma = content.isEmpty() || inner.endsWith(",") ? "" : ",";
      return "%s%s\"%s\":%s}".formatted(inner, comma, key, scalar);
    }
    if (content.isEmpty()) {
      return "%s: %s\n".formatted(key, scalar);
    }
    return "%s\n%s%s: %s\n".formatted(trimmed, indentation(), key, scalar);
  }

  /**
   * The ends of blocks count the line breaks behind them; a value that is not there needs a blank.
   */
  private Stream<String> replaced(String key, String scalar) {
    MappingNode root = (MappingNode) new Yaml(options()).compose(new StringReader(text));
    return root.getValue().stream()
        .filter(it -> it.getKeyNode() instanceof ScalarNode node && node.getValue().equals(key))
        .flatMap(
            it -> {
              int start = offset(it.getValueNode().getStartMark());
              int end = offset(it.getValueNode().getEndMark());
              String own = text.substring(start, end);
              String breaks = own.substring(own.stripTrailing().length());
              String tail = scalar + breaks + text.substring(end);
              return Stream.of("", " ").map(blank -> text.substring(0, start) + blank + tail);
            });
  }

  /** Marks count code points. */
  private int offset(Mark mark) {
    return text.offsetByCodePoints(0, mark.getIndex());
  }

  /** That of the first line with a key. */
  private String indentation() {
    return text.lines()
        .filter(line -> !line.isBlank() && !line.strip().startsWith("#") && !line.startsWith("---"))
        .findFirst()
        .map(line -> line.substring(0, line.length() - line.stripLeading().length()))
        .orElse("");
  }

  /**
   * Aliases multiply, and one within its own anchor never ends. Depth costs the parser time long
   * before the loader counts it: 16 KiB of braces took seconds.
   */
  private static boolean isHarmless(String text, LoaderOptions options) {
    int depth = 0;
    for (Event event : new Yaml(options).parse(new StringReader(text))) {
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      if (event instanceof AliasEvent || depth > MAX_DEPTH) {
        return false;
      }
    }
    return true;
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setAllowDuplicateKeys(false);
    return options;
  }

  private static Optional<Map<?, ?>> content(String text) {
    if (text.isBlank()) {
      return Optional.of(Map.of());
    }
    if (text.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    LoaderOptions options = options();
    try {
      if (!isHarmless(text, options)) {
        return Optional.empty();
      }
      Object loaded = new Yaml(new SafeConstructor(options)).load(text);
      if (loaded == null) {
        return Optional.of(Map.of());
      }
      return loaded instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
    } catch (YAMLException | IllegalArgumentException | ClassCastException e) {
      // snakeyaml lets some errors of its callees through, as those of dates that do not exist.
      return Optional.empty();
    }
  }
}
