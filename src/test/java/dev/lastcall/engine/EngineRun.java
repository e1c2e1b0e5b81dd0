package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.lastcall.json.Json;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.review.GroupVersionKind;
import dev.lastcall.review.Operation;
import dev.lastcall.review.Request;
import dev.lastcall.review.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One object and what the engine made of it. */
record EngineRun(
    JsonNode before, Plan plan, PolicySet policies, Map<String, String> namespaceLabels) {

  private static final Engine ENGINE =
      new Engine(
          Clock.fixed(Instant.parse("2026-04-01T00:00:00Z"), ZoneOffset.UTC),
          Optional.empty(),
          Engine.Companions.IMPOSSIBLE,
          new DrainSettings(Optional.of("lastcall:1"), () -> TokenKey.NONE));

  static EngineRun of(JsonNode object, PolicySet policies, Map<String, String> namespaceLabels) {
    Request request = request(kind(object), Operation.CREATE, "", "alice", object);
    String received = Json.text(object);
    Plan plan = ENGINE.plan(request, namespaceLabels, policies);
    assertEquals(received, Json.text(object), "the object received is never edited");
    return new EngineRun(object, plan, policies, namespaceLabels);
  }

  /** A request as the API server makes them, of no groups and in the namespace default. */
  static Request request(
      GroupVersionKind kind, Operation operation, String name, String user, JsonNode object) {
    return new Request(
        "uid",
        kind,
        "",
        operation,
        "default",
        name,
        user,
        List.of(),
        false,
        object,
        MissingNode.getInstance(),
        MissingNode.getInstance());
  }

  private static GroupVersionKind kind(JsonNode object) {
    return switch (object.path("kind").asText()) {
      case "Service" -> GroupVersionKind.SERVICE;
      case "Ingress" -> GroupVersionKind.INGRESS;
      default -> GroupVersionKind.POD;
    };
  }

  /** The same for another object. */
  EngineRun with(JsonNode object) {
    return of(object, policies, namespaceLabels);
  }

  JsonNode after() {
    return plan.result();
  }

  boolean isPatched() {
    return plan.verdict() instanceof Verdict.Patch;
  }

  /** The operations, an empty array where nothing is patched. */
  JsonNode patch() {
    return plan.verdict() instanceof Verdict.Patch it ? it.patch().toJson() : Json.parse("[]");
  }

  /** The policy that decided, if any did. */
  Optional<ShutdownPolicy> policy() {
    return plan.verdict()
        .policy()
        .flatMap(
            name -> policies.policies().stream().filter(it -> it.name().equals(name)).findFirst());
  }
}
