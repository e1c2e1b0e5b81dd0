package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ports of a Service to which an embedded mapping gives values of their own, so that its other
 * entries do nothing for them.
 *
 * @param shown each port and its value, for people
 * @param areAll whether no port is left; false for a Service without ports
 */
record OwnPorts(List<String> shown, boolean areAll) {

  private static final OwnPorts NONE = new OwnPorts(List.of(), false);

  OwnPorts {
    shown = List.copyOf(shown);
  }

  static OwnPorts of(TrafficObject object, ProfileAnnotation annotation) {
    String text = object.annotations().getOrDefault(annotation.key(), "");
    Optional<EmbeddedYaml> yaml = EmbeddedYaml.parse(text);
    if (annotation.portsKey().isEmpty() || yaml.isEmpty()) {
      return NONE;
    }
    Map<String, String> own = yaml.get().mapping(annotation.portsKey().get());
    List<String> shown = new ArrayList<>();
    List<Tree> ports = object.ports();
    for (Tree port : ports) {
      String number = port.member("port").map(JsonNode::asText).orElse("");
      String name = port.text("name").filter(own::containsKey).orElse(number);
      if (own.containsKey(name)) {
        shown.add("%s (%s)".formatted(name, own.get(name)));
      }
    }
    return new OwnPorts(shown, !ports.isEmpty() && shown.size() == ports.size());
  }
}
