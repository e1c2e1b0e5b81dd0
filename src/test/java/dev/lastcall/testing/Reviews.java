package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.util.Base64;
import java.util.Map;

/** AdmissionReviews as the API server sends them. */
public final class Reviews {

  private static final Map<Map<String, String>, String> NAMESPACES =
      Map.of(
          Map.of(), "plain",
          Map.of("lastcall.dev/inject", "enabled"), "opted-in",
          Map.of("team", "shop"), "shop");

  private Reviews() {}

  /** The namespace in {@code namespaces.yaml} that has these labels. */
  public static String namespace(Map<String, String> labels) {
    String name = NAMESPACES.get(labels);
    if (name == null) {
      throw new IllegalArgumentException("add a namespace with " + labels + " to namespaces.yaml");
    }
    return name;
  }

  public static ObjectNode createPod(String uid, String namespace, JsonNode pod) {
    ObjectNode review =
        Json.object().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    ObjectNode request = review.putObject("request");
    request.put("uid", uid).put("operation", "CREATE").put("namespace", namespace);
    request.putObject("kind").put("group", "").put("version", "v1").put("kind", "Pod");
    request.putObject("resource").put("group", "").put("version", "v1").put("resource", "pods");
    request.putObject("userInfo").put("username", "alice").putArray("groups").add("dev");
    request.put("dryRun", false);
    request.set("object", pod);
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
