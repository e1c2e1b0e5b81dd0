package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.manifest.InputException;
import dev.lastcall.manifest.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** To whom Services and Ingresses send: labels of Pods, and names of Services. */
final class Backends {

  private Backends() {}

  /**
   * @throws InputException when a selector of the object holds something else than strings
   */
  static void validate(Value object) {
    Value selector = object.member("spec").member("selector");
    if (!selector.isAbsent() && !selector.node().isObject()) {
      throw selector.problem("spec.selector is not a mapping of labels; write key: value");
    }
    selector
        .node()
        .fieldNames()
        .forEachRemaining(key -> selector.member(key).string("spec.selector." + key));
  }

  /** The labels that a Service asks for; empty for one that selects no Pods itself. */
  static Map<String, String> selector(JsonNode service) {
    Map<String, String> labels = new LinkedHashMap<>();
    boolean isName = service.at("/spec/type").asText().equals("ExternalName");
    if (!isName) {
      service
          .at("/spec/selector")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText("")));
    }
    return labels;
  }

  /** The names of the Services to which an Ingress sends. */
  static Set<String> services(JsonNode ingress) {
    Set<String> names = new LinkedHashSet<>();
    add(ingress.at("/spec/defaultBackend"), names);
    for (JsonNode rule : ingress.at("/spec/rules")) {
      rule.at("/http/paths").forEach(path -> add(path.path("backend"), names));
    }
    return names;
  }

  /** Whether the labels of a Pod are those that a selector asks for; an empty one takes none. */
  static boolean matches(Map<String, String> selector, JsonNode pod) {
    JsonNode labels = pod.at("/metadata/labels");
    return !selector.isEmpty()
        && selector.entrySet().stream()
            .allMatch(label -> label.getValue().equals(labels.path(label.getKey()).textValue()));
  }

  private static void add(JsonNode backend, Set<String> names) {
    JsonNode name = backend.at("/service/name");
    if (name.isTextual()) {
      names.add(name.textValue());
    }
  }
}
