package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.engine.Plan;
import dev.lastcall.json.Json;
import dev.lastcall.json.JsonPatch;
import dev.lastcall.review.GroupVersionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was decided about one object.
 *
 * @param sentence what happened to it, and why
 * @param patch for the object; empty when it stays as it is
 * @param companion an object that comes out beside it
 * @param planned what the engine was asked and said; empty when it was not asked
 */
record Decision(
    String file,
    ObjectName object,
    String sentence,
    List<String> warnings,
    Optional<JsonPatch> patch,
    Optional<Companion> companion,
    Optional<Planned> planned) {

  Decision {
    warnings = List.copyOf(warnings);
  }

  /** About an object that the engine was not asked about. */
  static Decision unplanned(String file, ObjectName object, String sentence) {
    return new Decision(
        file, object, sentence, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Names an object; the name may be a generateName, or empty. */
  record ObjectName(String apiVersion, String kind, String namespace, String name) {

    @Override
    public String toString() {
      return kind + " " + namespace + "/" + name;
    }
  }

  /** An object that was not among the input. */
  record Companion(ObjectName name, JsonNode tree) {}

  /**
   * @param kind of the object that the engine saw: of a workload, its Pod
   */
  record Planned(GroupVersionKind kind, Plan plan) {}

  Decision withWarnings(List<String> newWarnings) {
    return new Decision(file, object, sentence, newWarnings, patch, companion, planned);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("%s: %s: %s".formatted(file, object, sentence));
    companion.ifPresent(it -> lines.add("%s: %s: added for %s".formatted(file, it.name(), object)));
    warnings.forEach(warning -> lines.add("%s: %s: warning: %s".formatted(file, object, warning)));
    return lines;
  }

  /** The entries of the output of patches: a change, and what no patch can make. */
  List<JsonNode> toJson() {
    List<JsonNode> entries = new ArrayList<>();
    patch.ifPresent(it -> entries.add(entry(object).set("patch", it.toJson())));
    companion.ifPresent(it -> entries.add(entry(it.name()).set("object", it.tree())));
    return entries;
  }

  private static ObjectNode entry(ObjectName name) {
    return Json.object()
        .put("apiVersion", name.apiVersion())
        .put("kind", name.kind())
        .put("namespace", name.namespace())
        .put("name", name.name());
  }
}
