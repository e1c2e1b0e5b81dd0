package dev.lastcall.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.policy.LoadBalancerProfile;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import dev.lastcall.policy.ObjectKind;
import java.util.ArrayList;
import java.util.List;

/** Draws Services and Ingresses that profiles may be for, with annotations as people write them. */
public final class TrafficGenerator {

  private static final String[] ENTRIES = {
    "stickiness.enabled=true",
    " preserve_client_ip.enabled = false",
    "a=b\\,c",
    "x\\=y=z",
    "deregistration_delay.timeout_seconds=300",
    "deregistration_delay.timeout_seconds = 5",
    "deregistration_delay.timeout_seconds=99999",
    "empty=",
    "",
    " ",
    "noequals"
  };

  private final RandomChoice choice;
  private final List<LoadBalancerProfile> profiles;
  private final List<String> rules;

  /**
   * @param rules values of the label by which policies choose
   */
  public TrafficGenerator(long seed, List<LoadBalancerProfile> profiles, List<String> rules) {
    this.choice = new RandomChoice(seed);
    this.profiles = List.copyOf(profiles);
    this.rules = List.copyOf(rules);
  }

  public ObjectNode next() {
    LoadBalancerProfile profile = choice.oneOf(profiles);
    boolean isIngress = (profile.object() == ObjectKind.Ingress) != choice.percent(10);
    ObjectNode object =
        Json.object()
            .put("apiVersion", isIngress ? "networking.k8s.io/v1" : "v1")
            .put("kind", isIngress ? "Ingress" : "Service");
    ObjectNode metadata = object.putObject("metadata").put("name", "web");
    metadata
        .putObject("labels")
        .put("rule", choice.percent(70) ? profile.name() : choice.oneOf(rules));
    ObjectNode spec = object.putObject("spec");
    if (!isIngress && choice.percent(90)) {
      spec.put(
          "type",
          choice.percent(80)
              ? "LoadBalancer"
              : choice.oneOf("ClusterIP", "NodePort", "ExternalName"));
    }
    List<String> classes =
        profile.when().classes().stream().filter(it -> !it.isEmpty()).sorted().toList();
    if (choice.percent(classes.isEmpty() ? 10 : 80)) {
      boolean isOther = classes.isEmpty() || choice.percent(10);
      spec.put(
          isIngress ? "ingressClassName" : "loadBalancerClass",
          isOther ? "example.com/other" : choice.oneOf(classes));
    }
    if (choice.percent(85)) {
      annotate(metadata.putObject("annotations"), profile);
    }
    return object;
  }

  private String type(LoadBalancerProfile profile) {
    List<String> types = profile.when().serviceTypes().stream().sorted().toList();
    return types.isEmpty() || choice.percent(15)
        ? choice.oneOf("ClusterIP", "NodePort", "ExternalName", "LoadBalancer")
        : choice.oneOf(types);
  }

  private void annotate(ObjectNode annotations, LoadBalancerProfile profile) {
    for (ProfileAnnotation annotation : profile.annotations()) {
      if (choice.percent(55)) {
        annotations.put(annotation.key(), value(annotation));
      }
      if (annotation.perPort() && choice.percent(30)) {
        annotations.put(annotation.key() + "." + choice.between(80, 90), list());
      }
      annotation.aliases().stream()
          .filter(alias -> choice.percent(10))
          .forEach(alias -> annotations.put(alias, value(annotation)));
    }
    profile.when().annotations().stream()
        .filter(condition -> choice.percent(40))
        .forEach(
            condition ->
                annotations.put(
                    condition.key(),
                    condition.values().stream().sorted().findFirst().orElse("{}")));
    if (choice.percent(30)) {
      annotations.put("example.com/own", "x");
    }
    if (choice.percent(5)) {
      annotations.put("lastcall.dev/load-balancer", choice.oneOf("disabled", "false", "no"));
    }
  }

  private String value(ProfileAnnotation annotation) {
    return switch (annotation.type()) {
      case Literal -> choice.oneOf("true", "false", "ip", "instance");
      case OnOff -> choice.oneOf("on", "off", "ON");
      case Seconds -> choice.oneOf("1", "20", "35", "300", "99999", "30s", "", " 7");
      case KeyValueList -> list();
      case EmbeddedYaml ->
          choice.oneOf(
              "{}", "{\"default\":\"mine\"}", "{\"ports\":{\"http\":\"cfg\"}}", "mine", "a: b");
    };
  }

  private String list() {
    List<String> parts = new ArrayList<>();
    for (int count = choice.between(0, 4); count > 0; count--) {
      String part = choice.oneOf(ENTRIES);
      boolean isBad = part.equals("noequals") && choice.percent(70);
      parts.add(isBad ? "good=1" : part);
    }
    return String.join(",", parts);
  }
}
