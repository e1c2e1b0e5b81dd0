package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.nio.charset.StandardCharsets;

/** Reviews that somebody thought out, to mislead Lastcall or to keep it busy. */
final class CraftedReviews {

  private static final int MANY = 10_000;

  private final RandomChoice random;

  CraftedReviews(RandomChoice random) {
    this.random = random;
  }

  MutatedReview next(ObjectNode review) {
    // The costly ones are rare: a thousand of them say no more than a few.
    return random.percent(12) ? costly(review) : cheap(review);
  }

  private MutatedReview cheap(ObjectNode review) {
    ObjectNode request = (ObjectNode) review.get("request");
    return switch (random.below(9)) {
      case 0 -> otherKindOfObject(review, request);
      case 1 -> otherKindOfRequest(review, request);
      case 2 -> otherOperation(review, request);
      case 3 -> {
        review.put("apiVersion", random.oneOf("admission.k8s.io/v1beta1", "v1", "", "x/y/z"));
        yield crafted(review, "other version");
      }
      case 4 -> badUid(review, request);
      case 5 -> namesDiffer(review, request);
      case 6 -> {
        String member = random.oneOf("request", "object", "kind", "userInfo", "namespace");
        (member.equals("request") ? review : request).remove(member);
        yield crafted(review, "without " + member);
      }
      case 7 -> enormousNumber(review, request);
      default -> deep(review);
    };
  }

  private MutatedReview costly(ObjectNode review) {
    ObjectNode pod = (ObjectNode) review.at("/request/object");
    ObjectNode spec = pod.withObject("/spec");
    pod.withObject("/metadata/labels").put("rule", random.oneOf("prepend", "replace", "web"));
    return switch (random.below(7)) {
      case 0 -> {
        containers(spec, MANY, "{\"image\":\"a\"}");
        yield crafted(review, "10,000 containers");
      }
      case 1 -> {
        String nested = "{\"x\":".repeat(400) + "1" + "}".repeat(400);
        containers(spec, 100, "{\"unknown\":" + nested + "}");
        yield crafted(review, "100 deep containers");
      }
      case 2 -> script(review, spec, "sleep 1;".repeat(100_000), "script of sleeps");
      case 3 -> script(review, spec, "'".repeat(500_000), "script of quotes");
      case 4 -> operands(review, spec);
      case 5 -> {
        ObjectNode annotations = pod.withObject("/metadata/annotations");
        annotations.put("proxy.istio.io/config", "[".repeat(200_000));
        annotations.put("lastcall.dev/delay", "1m".repeat(200_000));
        yield crafted(review, "long annotations");
      }
      default -> variables(review, spec);
    };
  }

  private static MutatedReview crafted(ObjectNode review, String mutation) {
    return ReviewMutator.json(review, "crafted: " + mutation);
  }

  private MutatedReview otherKindOfObject(ObjectNode review, ObjectNode request) {
    String[] objects = {
      "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"spec\":{\"ports\":[{\"port\":80}]}}",
      "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"spec\":{\"replicas\":3}}",
      "{\"kind\":\"List\",\"items\":[]}",
      "{\"kind\":7}"
    };
    request.set("object", Json.parse(random.oneOf(objects)));
    return crafted(review, "object of another kind");
  }

  private MutatedReview otherKindOfRequest(ObjectNode review, ObjectNode request) {
    ObjectNode kind = request.putObject("kind");
    kind.put("group", random.oneOf("", "apps", "example.com"));
    kind.put("version", random.oneOf("v1", "v2", ""));
    kind.put("kind", random.oneOf("Pod", "pod", "Service", "Ingress", "Deployment", "\u0000"));
    return crafted(review, "request of another kind");
  }

  private MutatedReview otherOperation(ObjectNode review, ObjectNode request) {
    request.put("operation", random.oneOf("UPDATE", "DELETE", "CONNECT", "create", "EAT", ""));
    request.set("oldObject", request.get("object").deepCopy());
    if (random.percent(50)) {
      request.putNull("object");
    }
    if (random.percent(30)) {
      request.put("subResource", random.oneOf("status", "eviction", "ephemeralcontainers"));
    }
    return crafted(review, "other operation");
  }

  private MutatedReview badUid(ObjectNode review, ObjectNode request) {
    String[] uids = {"\"\"", "null", "7", "[]", "\"\\\"\\n\\u0000\ud83d\ude80\"", "\"\\ud83d\""};
    request.set("uid", Json.parse(random.oneOf(uids)));
    if (random.percent(20)) {
      request.put("uid", "u".repeat(100_000));
    }
    return crafted(review, "bad uid");
  }

  private MutatedReview namesDiffer(ObjectNode review, ObjectNode request) {
    request.put("name", random.oneOf("", "other", "../../x", "%s\n", "a".repeat(5_000)));
    request.put("namespace", random.oneOf("", "plain", "opted-in", "../x", "no-such", "A"));
    return crafted(review, "names differ");
  }

  private MutatedReview enormousNumber(ObjectNode review, ObjectNode request) {
    String number =
        random.oneOf(
            "1e999999999",
            "-1e-999999999",
            "9".repeat(900),
            "9".repeat(1_500),
            "0.".concat("1".repeat(900)));
    ObjectNode spec = ((ObjectNode) request.get("object")).withObject("/spec");
    String marker = "NUMBER";
    spec.put(random.oneOf("terminationGracePeriodSeconds", "priority", "unknown"), marker);
    String text = Json.text(review).replace("\"" + marker + "\"", number);
    return new MutatedReview(
        text.getBytes(StandardCharsets.UTF_8), "application/json", "crafted: enormous number");
  }

  private MutatedReview deep(ObjectNode review) {
    int depth = random.oneOf(100, 900, 2_000, 20_000);
    String text = Json.text(review);
    String nested =
        random.percent(50)
            ? "[".repeat(depth) + "]".repeat(depth)
            : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    String all = text.substring(0, text.length() - 1) + ",\"deep\":" + nested + "}";
    return new MutatedReview(
        all.getBytes(StandardCharsets.UTF_8), "application/json", "crafted: deep nesting");
  }

  private static void containers(ObjectNode spec, int count, String container) {
    ArrayNode containers = spec.putArray("containers");
    JsonNode template = Json.parse(container);
    for (int index = 0; index < count; index++) {
      containers.add(((ObjectNode) template.deepCopy()).put("name", "c" + index));
    }
  }

  private MutatedReview script(ObjectNode review, ObjectNode spec, String script, String what) {
    containers(spec, 1, "{}");
    ObjectNode container = (ObjectNode) spec.at("/containers/0");
    container
        .withObject("/lifecycle/preStop/exec")
        .putArray("command")
        .add("sh")
        .add("-c")
        .add(script);
    container.putArray("command").add("sh").add("-c").add(script);
    return crafted(review, what);
  }

  private MutatedReview operands(ObjectNode review, ObjectNode spec) {
    containers(spec, 1, "{}");
    ArrayNode command =
        ((ObjectNode) spec.at("/containers/0"))
            .withObject("/lifecycle/preStop/exec")
            .putArray("command")
            .add("sleep");
    for (int left = 0; left < MANY; left++) {
      command.add("1");
    }
    return crafted(review, "sleep with 10,000 operands");
  }

  private MutatedReview variables(ObjectNode review, ObjectNode spec) {
    containers(spec, 1, "{}");
    ArrayNode env = ((ObjectNode) spec.at("/containers/0")).putArray("env");
    for (int left = 0; left < MANY; left++) {
      env.addObject().put("name", "JAVA_TOOL_OPTIONS").put("value", "-D" + left + "=\"");
    }
    String nested = "{\"spring\":".repeat(500) + "1" + "}".repeat(500);
    env.addObject().put("name", "SPRING_APPLICATION_JSON").put("value", nested);
    return crafted(review, "10,000 variables");
  }
}
