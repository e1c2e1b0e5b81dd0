package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Lays what Lastcall wants over what it wrote before: the API server has filled in defaults since,
 * and other webhooks may have added to it.
 */
final class Overlay {

  /** By which the elements of lists are known: variables, then mounts. */
  private static final List<String> KEYS = List.of("mountPath", "name");

  private Overlay() {}

  static void lay(ObjectNode wanted, ObjectNode onto) {
    wanted
        .properties()
        .forEach(
            member -> {
              JsonNode there = onto.get(member.getKey());
              if (member.getValue() instanceof ObjectNode object
                  && there instanceof ObjectNode target) {
                lay(object, target);
              } else if (member.getValue() instanceof ArrayNode array
                  && there instanceof ArrayNode target
                  && array.path(0).isObject()) {
                array.forEach(element -> layElement((ObjectNode) element, target));
              } else {
                onto.set(member.getKey(), member.getValue());
              }
            });
  }

  private static void layElement(ObjectNode wanted, ArrayNode onto) {
    String key = KEYS.stream().filter(wanted::has).findFirst().orElseThrow();
    for (JsonNode element : onto) {
      if (element instanceof ObjectNode target && wanted.get(key).equals(target.get(key))) {
        lay(wanted, target);
        return;
      }
    }
    onto.add(wanted);
  }
}
