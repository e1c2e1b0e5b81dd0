package dev.lastcall.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lastcall.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The spec of a ShutdownPolicy with its defaults filled in, and its canonical JSON. */
record EffectiveSpec(
    ShutdownPolicy.Mode mode,
    int priority,
    List<Matcher> match,
    List<Exclusion> exclude,
    ShutdownPolicy.Overrides overrides,
    Optional<PreStop> preStop,
    Optional<Drain> drain,
    Optional<Grace> grace,
    Optional<Istio> istio,
    Optional<LoadBalancer> loadBalancer) {

  private static final int HASH_DIGITS = 12;

  /** 12 hexadecimal digits of SHA-256 over {@link #canonicalJson}. */
  String hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(Json.text(canonicalJson()).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The same for every way to write the same spec: keys sorted, durations in seconds. */
  JsonNode canonicalJson() {
    Map<String, JsonNode> members = new TreeMap<>();
    members.put("mode", text(mode));
    members.put("priority", IntNode.valueOf(priority));
    members.put("match", list(match, matcher -> object(matcher(matcher))));
    members.put("exclude", list(exclude, EffectiveSpec::exclusion));
    members.put("overrides", text(overrides));
    preStop.ifPresent(section -> members.put("preStop", preStop(section)));
    drain.ifPresent(section -> members.put("drain", drain(section)));
    grace.ifPresent(section -> members.put("grace", grace(section)));
    istio.ifPresent(section -> members.put("istio", istio(section)));
    loadBalancer.ifPresent(section -> members.put("loadBalancer", loadBalancer(section)));
    return object(members);
  }

  private static Map<String, JsonNode> matcher(Matcher matcher) {
    Map<String, JsonNode> members = new TreeMap<>();
    members.put("namespaceSelector", selector(matcher.namespaceSelector()));
    members.put("objectSelector", selector(matcher.objectSelector()));
    members.put("kinds", list(matcher.kinds().stream().sorted().toList(), EffectiveSpec::text));
    return members;
  }

  private static JsonNode exclusion(Exclusion exclusion) {
    Map<String, JsonNode> members = matcher(exclusion.matcher());
    exclusion.until().ifPresent(day -> members.put("until", text(day)));
    exclusion.reason().ifPresent(reason -> members.put("reason", text(reason)));
    return object(members);
  }

  /** Requirements are ANDed, so their order has no meaning, nor has that of their values. */
  private static JsonNode selector(LabelSelector selector) {
    Map<String, JsonNode> requirements = new TreeMap<>();
    for (LabelSelector.Requirement requirement : selector.requirements()) {
      JsonNode json =
          object(
              Map.of(
                  "key", text(requirement.key()),
                  "operator", text(requirement.operator()),
                  "values", texts(requirement.values().stream().sorted().toList())));
      requirements.put(Json.text(json), json);
    }
    return list(requirements.values(), Function.identity());
  }

  private static JsonNode preStop(PreStop section) {
    return object(
        Map.of(
            "delay", seconds(section.delay()),
            "existing", text(section.existing()),
            "existingBudget", seconds(section.existingBudget()),
            "containers",
                object(
                    Map.of(
                        "include", texts(section.containers().include()),
                        "exclude", texts(section.containers().exclude()))),
            "jobs", text(section.jobs())));
  }

  private static JsonNode drain(Drain section) {
    Map<String, JsonNode> members = new TreeMap<>();
    members.put("maxWait", seconds(section.maxWait()));
    members.put("ports", list(section.ports().stream().sorted().toList(), IntNode::valueOf));
    members.put(
        "deregister", list(section.deregister(), call -> call.toJson(UnaryOperator.identity())));
    section.image().ifPresent(image -> members.put("image", text(image)));
    members.put("user", text(section.user()));
    members.put("cpu", text(section.resources().cpu()));
    members.put("cpuLimit", text(section.resources().cpuLimit()));
    members.put("memory", text(section.resources().memory()));
    section
        .secret()
        .ifPresent(
            secret -> members.put("secret", texts(List.of(secret.name(), secret.mountPath()))));
    return object(members);
  }

  private static JsonNode grace(Grace section) {
    return object(
        Map.of(
            "stop", stop(section.stop()),
            "margin", seconds(section.margin()),
            "min", seconds(section.min()),
            "max", seconds(section.max())));
  }

  private static JsonNode stop(StopTime stop) {
    Map<String, JsonNode> members = new TreeMap<>(Map.of("default", seconds(stop.byDefault())));
    if (!stop.from().isEmpty()) {
      members.put("from", list(stop.from(), EffectiveSpec::source));
    }
    return object(members);
  }

  private static JsonNode source(StopTimeSource source) {
    return object(Map.of("source", text(source.label()), "unit", text(source.unit().symbol())));
  }

  private static JsonNode loadBalancer(LoadBalancer section) {
    Map<String, JsonNode> members = new TreeMap<>();
    members.put("profiles", texts(section.profiles()));
    section.drainTimeout().ifPresent(timeout -> members.put("drainTimeout", seconds(timeout)));
    members.put("existing", text(section.existing()));
    members.put("routingKeys", text(section.routingKeys()));
    Map<String, JsonNode> annotations = new TreeMap<>();
    section.annotations().forEach((key, value) -> annotations.put(key, text(value)));
    members.put("annotations", object(annotations));
    return object(members);
  }

  private static JsonNode istio(Istio section) {
    return object(
        Map.of(
            "terminationDrainDuration",
            section
                .terminationDrainDuration()
                .map(EffectiveSpec::seconds)
                .orElse(text("StopTime"))));
  }

  private static JsonNode object(Map<String, JsonNode> members) {
    return Json.object().setAll(new TreeMap<>(members));
  }

  private static <T> JsonNode list(Collection<T> elements, Function<T, JsonNode> toJson) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(elements.size());
    elements.forEach(element -> array.add(toJson.apply(element)));
    return array;
  }

  private static JsonNode texts(Collection<String> elements) {
    return list(elements, EffectiveSpec::text);
  }

  private static JsonNode text(Object value) {
    return TextNode.valueOf(value.toString());
  }

  private static JsonNode seconds(Duration duration) {
    return LongNode.valueOf(duration.toSeconds());
  }
}
