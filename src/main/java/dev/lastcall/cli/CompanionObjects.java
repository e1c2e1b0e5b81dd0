package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.cli.Decision.Companion;
import dev.lastcall.cli.Decision.ObjectName;
import dev.lastcall.json.Json;
import dev.lastcall.manifest.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides whether an object that a profile wants beside a Service has to be added. */
final class CompanionObjects {

  private final Inventory inventory;
  private final Set<ObjectName> added = new HashSet<>();

  CompanionObjects(Inventory inventory) {
    this.inventory = inventory;
  }

  /**
   * What comes of one.
   *
   * @param added empty when the input has it already
   * @param warnings about one that is there and differs
   */
  record Outcome(Optional<Companion> added, List<String> warnings) {}

  Outcome of(JsonNode wanted) {
    ObjectName name = inventory.name(wanted);
    Optional<Value> present = inventory.find(name);
    if (present.isPresent()) {
      return new Outcome(Optional.empty(), differences(name, present.get(), wanted));
    }
    return new Outcome(
        added.add(name) ? Optional.of(new Companion(name, wanted)) : Optional.empty(), List.of());
  }

  private static List<String> differences(ObjectName name, Value present, JsonNode wanted) {
    List<String> differences = new ArrayList<>();
    // Trees of different origin hold numbers of different types.
    JsonNode own = Json.parse(Json.text(present.node().path("spec")));
    collect("spec", own, Json.parse(Json.text(wanted.path("spec"))), differences);
    return differences.stream()
        .map(
            difference ->
                "%s is in %s already and stays as it is, but its %s: change it, or remove it to have it added."
                    .formatted(name, present.document().place(present.pointer()), difference))
        .toList();
  }

  /** What is there beyond what is wanted is no difference. */
  private static void collect(String path, JsonNode own, JsonNode wanted, List<String> found) {
    if (wanted.isObject() && own.isObject()) {
      for (Map.Entry<String, JsonNode> member : wanted.properties()) {
        String key = member.getKey();
        collect(path + "." + key, own.path(key), member.getValue(), found);
      }
    } else if (!own.equals(wanted)) {
      String value = own.isMissingNode() ? "missing" : Json.text(own);
      found.add("%s is %s, and %s is wanted".formatted(path, value, Json.text(wanted)));
    }
  }
}
