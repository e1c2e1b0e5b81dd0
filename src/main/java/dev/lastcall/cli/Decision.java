package dev.lastcall.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.json.JsonPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was decided about one object.
 *
 * @param sentence what happened to it, and why
 * @param patch for the object; empty when it stays as it is
 */
record Decision(
    String file,
    ObjectName object,
    String sentence,
    List<String> warnings,
    Optional<JsonPatch> patch) {

  Decision {
    warnings = List.copyOf(warnings);
  }

  /** Names an object; the name may be a generateName, or empty. */
  record ObjectName(String apiVersion, String kind, String namespace, String name) {

    @Override
    public String toString() {
      return kind + " " + namespace + "/" + name;
    }
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("%s: %s: %s".formatted(file, object, sentence));
    warnings.forEach(warning -> lines.add("%s: %s: warning: %s".formatted(file, object, warning)));
    return lines;
  }

  ObjectNode toJson() {
    ObjectNode json =
        Json.object()
            .put("apiVersion", object.apiVersion())
            .put("kind", object.kind())
            .put("namespace", object.namespace())
            .put("name", object.name());
    json.set("patch", patch.orElseThrow().toJson());
    return json;
  }
}
