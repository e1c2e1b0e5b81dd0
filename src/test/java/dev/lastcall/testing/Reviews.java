package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.review.GroupVersionKind;
import dev.lastcall.review.Operation;
import java.util.Base64;
import java.util.Map;

/** AdmissionReviews as the API server sends them. */
public final class Reviews {

  private static final Map<Map<String, String>, String> NAMESPACES =
      Map.of(
          Map.of(), "plain",
          Map.of("lastcall.dev/inject", "enabled"), "opted-in",
          Map.of("team", "shop"), "shop");

  private static final Map<String, String> RESOURCES =
      Map.of("Pod", "pods", "Service", "services", "Ingress", "ingresses");

  private Reviews() {}

  /** The namespace in {@code namespaces.yaml} that has these labels. */
  public static String namespace(Map<String, String> labels) {
    String name = NAMESPACES.get(labels);
    if (name == null) {
      throw new IllegalArgumentException("add a namespace with " + labels + " to namespaces.yaml");
    }
    return name;
  }

  /** The request of a case. */
  public static ObjectNode of(String uid, String namespace, GoldenCase goldenCase) {
    ObjectNode review =
        review(
            uid,
            namespace,
            goldenCase.operation(),
            goldenCase.groupVersionKind(),
            goldenCase.object());
    if (goldenCase.operation() == Operation.UPDATE) {
      ((ObjectNode) review.get("request")).set("oldObject", goldenCase.object());
    }
    return review;
  }

  public static ObjectNode createPod(String uid, String namespace, JsonNode pod) {
    return review(uid, namespace, Operation.CREATE, GroupVersionKind.POD, pod);
  }

  private static ObjectNode review(
      String uid, String namespace, Operation operation, GroupVersionKind kind, JsonNode object) {
    ObjectNode review =
        Json.object().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    ObjectNode request = review.putObject("request");
    request.put("uid", uid).put("operation", operation.name()).put("namespace", namespace);
    request
        .putObject("kind")
        .put("group", kind.group())
        .put("version", kind.version())
        .put("kind", kind.kind());
    request
        .putObject("resource")
        .put("group", kind.group())
        .put("version", kind.version())
        .put("resource", RESOURCES.get(kind.kind()));
    request.putObject("userInfo").put("username", "alice").putArray("groups").add("dev");
    request.put("dryRun", false);
    request.set("object", object);
    request.putNull("oldObject");
    return review;
  }

  /** The patch in an answer, an empty array where there is none. */
  public static JsonNode patch(JsonNode answer) {
    JsonNode patch = answer.at("/response/patch");
    return patch.isMissingNode()
        ? Json.parse("[]")
        : Json.parse(new String(Base64.getDecoder().decode(patch.asText())));
  }
}
