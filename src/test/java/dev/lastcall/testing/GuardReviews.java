package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The AdmissionReviews of a table of cases: who wants to delete which Pod.
 *
 * @param time makes a time of what stands in the table
 */
public record GuardReviews(String namespace, String name, String uid, UnaryOperator<String> time) {

  private static final String MARK = "lastcall.dev/";

  /** The Pod of a case; empty if the case has none. */
  public Optional<JsonNode> pod(JsonNode row) {
    JsonNode changes = row.path("pod");
    if (changes.asText().equals("none")) {
      return Optional.empty();
    }
    ObjectNode pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("namespace", namespace).put("name", name).put("uid", uid);
    metadata.put("creationTimestamp", time.apply(changes.path("created").asText("10:00:00Z")));
    if (changes.has("deleting")) {
      metadata.put("deletionTimestamp", time.apply("11:59:00Z"));
    }
    ObjectNode annotations = metadata.putObject("annotations");
    changes
        .path("annotations")
        .properties()
        .forEach(it -> annotations.put(it.getKey(), time.apply(it.getValue().asText())));
    annotate(annotations, "prepare-requested-at", row.path("requested"));
    annotate(annotations, "prepared-at", row.path("prepared"));
    pod.putObject("status").put("phase", changes.path("phase").asText("Running"));
    return Optional.of(pod);
  }

  private void annotate(ObjectNode annotations, String name, JsonNode value) {
    if (!value.isMissingNode()) {
      annotations.put(MARK + name, time.apply(value.asText()));
    }
  }

  public static boolean isEviction(JsonNode row) {
    return row.path("way").asText().equals("EVICTION");
  }

  /** The review of a case. */
  public ObjectNode review(JsonNode row) {
    ObjectNode review = request(row);
    ObjectNode request = (ObjectNode) review.get("request");
    ObjectNode kind = request.putObject("kind");
    if (isEviction(row)) {
      kind.put("group", "policy").put("version", "v1").put("kind", "Eviction");
      request.put("operation", "CREATE").put("subResource", "eviction");
      request.putObject("object").set("deleteOptions", options(row));
    } else {
      kind.put("group", "").put("version", "v1").put("kind", "Pod");
      request.put("operation", "DELETE").set("options", options(row));
      pod(row).ifPresent(pod -> request.set("oldObject", pod));
    }
    return review;
  }

  private ObjectNode request(JsonNode row) {
    ObjectNode review = Json.object().put("apiVersion", "admission.k8s.io/v1");
    review.put("kind", "AdmissionReview");
    ObjectNode request = review.putObject("request");
    request.put("uid", "1").put("namespace", namespace).put("name", name);
    request.put("dryRun", row.path("dryRun").asText().equals("request"));
    ObjectNode user = request.putObject("userInfo");
    user.put("username", row.path("user").asText("jane"));
    user.set("groups", row.has("groups") ? row.path("groups") : Json.parse("[]"));
    return review;
  }

  private ObjectNode options(JsonNode row) {
    ObjectNode options = Json.object();
    if (row.has("uid")) {
      String wanted = row.path("uid").asText();
      options.putObject("preconditions").put("uid", wanted.equals("uid-1") ? uid : wanted);
    }
    if (row.has("grace")) {
      options.put("gracePeriodSeconds", row.path("grace").asInt());
    }
    if (row.path("dryRun").asText().equals("options")) {
      options.putArray("dryRun").add("All");
    }
    return options;
  }
}
