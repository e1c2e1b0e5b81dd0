package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.cli.Patcher.PatchedDocument;
import dev.lastcall.json.Json;
import dev.lastcall.manifest.Document;
import dev.lastcall.manifest.DocumentSplitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The forms in which {@code apply} prints what came out. */
enum OutputFormat {
  /** The files again, edited in place. */
  YAML {
    @Override
    String print(List<PatchedFile> files, List<String> notes) {
      boolean separate = files.size() > 1 || files.stream().anyMatch(OutputFormat::hasYaml);
      StringBuilder out = new StringBuilder();
      for (PatchedFile file : files) {
        append(separate ? separated(file, notes) : file.text(notes), out);
      }
      return out.toString();
    }
  },

  /** One object, or a List of all. */
  JSON {
    @Override
    String print(List<PatchedFile> files, List<String> notes) {
      List<JsonNode> objects = new ArrayList<>();
      files.stream()
          .flatMap(file -> file.documents().stream())
          .forEach(document -> addAll(document, objects));
      if (objects.size() == 1) {
        return pretty(objects.get(0));
      }
      ObjectNode list = Json.object().put("apiVersion", "v1").put("kind", "List");
      ArrayNode items = list.putArray("items");
      objects.forEach(object -> flatten(object, items));
      return pretty(list);
    }
  },

  /** The patches of the objects that change. */
  PATCH {
    @Override
    String print(List<PatchedFile> files, List<String> notes) {
      ArrayNode patches = Json.object().arrayNode();
      files.stream()
          .flatMap(PatchedFile::decisions)
          .flatMap(decision -> decision.toJson().stream())
          .forEach(patches::add);
      return pretty(patches);
    }
  },

  /** What changes in each file, as a unified diff. */
  DIFF {
    @Override
    String print(List<PatchedFile> files, List<String> notes) {
      StringBuilder out = new StringBuilder();
      for (PatchedFile file : files) {
        out.append(UnifiedDiff.of(file.file().name(), file.file().text(), file.text(notes)));
      }
      return out.toString();
    }
  };

  /**
   * @param notes takes what the user should know about the output
   */
  abstract String print(List<PatchedFile> files, List<String> notes);

  /** From the word of a user. */
  static final class Converter implements ITypeConverter<OutputFormat> {
    @Override
    public OutputFormat convert(String word) {
      for (OutputFormat format : values()) {
        if (format.toString().equalsIgnoreCase(word)) {
          return format;
        }
      }
      throw new TypeConversionException(
          "'%s' is none of yaml, json, patch and diff".formatted(word));
    }
  }

  /** As users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String pretty(JsonNode tree) {
    return new JsonWriter("  ", " ", "\n").write(tree, "") + "\n";
  }

  private static boolean hasYaml(PatchedFile file) {
    return file.documents().stream()
        .map(PatchedDocument::document)
        .anyMatch(document -> document.format() == Document.Format.YAML && !document.isEmpty());
  }

  /** JSON values may follow each other without a marker only where all is JSON. */
  private static String separated(PatchedFile file, List<String> notes) {
    StringBuilder out = new StringBuilder();
    for (PatchedDocument document : file.documents()) {
      String text = file.text(document, true, notes);
      if (document.document().format() == Document.Format.JSON) {
        append(text.stripLeading(), out);
      } else {
        out.append(text);
      }
    }
    return out.toString();
  }

  private static void append(String text, StringBuilder out) {
    if (text.isBlank()) {
      return;
    }
    if (out.isEmpty()) {
      out.append(text);
      return;
    }
    if (out.charAt(out.length() - 1) != '\n') {
      out.append('\n');
    }
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (body.startsWith("%")) {
      // Directives may stand only behind the end of a document.
      out.append("...\n");
    } else if (!DocumentSplitter.startsWithMarker(body)) {
      out.append("---\n");
    }
    out.append(body);
  }

  private static void addAll(PatchedDocument document, List<JsonNode> objects) {
    if (document.after().isObject()) {
      objects.add(document.after());
    }
    objects.addAll(document.companions());
  }

  private static void flatten(JsonNode object, ArrayNode items) {
    if (Workloads.listedKind(object).filter(String::isEmpty).isPresent()) {
      object.path("items").forEach(item -> flatten(item, items));
    } else {
      items.add(object);
    }
  }
}
