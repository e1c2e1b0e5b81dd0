package dev.lastcall.review;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.json.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads and answers an AdmissionReview of admission.k8s.io/v1:
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
 */
public final class AdmissionReviews {

  static final String API_VERSION = "admission.k8s.io/v1";
  static final String KIND = "AdmissionReview";

  private static final int MAX_SHOWN = 200;

  private static final List<Operation> OPERATIONS = List.of(Operation.values());

  private static final Pattern PARSER_ADVICE =
      Pattern.compile(
          "(?s)(:? not allowed as per|: enable `|,? ?\\[Source|,? from `| \\(bound as| \\(start marker| \\(\\d+, from).*");

  /** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /**
   * Often half of an object, read by nobody here, and left alone by patches. What the API server
   * keeps there: https://kubernetes.io/docs/reference/using-api/server-side-apply/
   */
  private static final Json.Member MANAGED_FIELDS = new Json.Member("metadata", "managedFields");

  private AdmissionReviews() {}

  /**
   * The request of a review, its objects without their {@code managedFields}.
   *
   * @throws MalformedReviewException when the body is no AdmissionReview v1 with a request
   */
  public static Request read(byte[] body) throws MalformedReviewException {
    try {
      return ofReview(Json.parseWithout(MANAGED_FIELDS, body));
    } catch (IOException e) {
      throw notJson(e);
    }
  }

  /**
   * The request of a review that is too large for one array.
   *
   * @param body is read to its end and closed
   * @throws MalformedReviewException when the body is no AdmissionReview v1 with a request
   */
  public static Request read(InputStream body) throws MalformedReviewException {
    try {
      return ofReview(Json.parseWithout(MANAGED_FIELDS, body));
    } catch (IOException e) {
      throw notJson(e);
    }
  }

  private static Request ofReview(JsonNode review) throws MalformedReviewException {
    if (!review.isObject()) {
      throw new MalformedReviewException("the body is not a JSON object, expected an " + KIND);
    }
    String apiVersion = review.path("apiVersion").asText();
    if (!KIND.equals(review.path("kind").asText()) || !API_VERSION.equals(apiVersion)) {
      throw new MalformedReviewException(
          "found apiVersion \"%s\" and kind \"%s\", expected %s %s%s"
              .formatted(
                  abbreviated(apiVersion),
                  abbreviated(review.path("kind").asText()),
                  API_VERSION,
                  KIND,
                  apiVersion.equals("admission.k8s.io/v1beta1")
                      ? ": write admissionReviewVersions: [v1] in the webhook configuration"
                      : ""));
    }
    JsonNode request = review.path("request");
    if (!request.isObject()) {
      throw new MalformedReviewException("/request is missing or not an object");
    }
    return request(request);
  }

  private static MalformedReviewException notJson(IOException cause) {
    String what =
        cause instanceof JsonProcessingException json
            ? place(json.getLocation()) + plain(json.getOriginalMessage())
            : cause.getMessage();
    return new MalformedReviewException("the body is not JSON: " + what, cause);
  }

  /** Without Jackson's advice to its programmer. */
  private static String plain(String message) {
    return abbreviated(PARSER_ADVICE.matcher(message).replaceFirst(""));
  }

  private static String place(JsonLocation location) {
    return location == null
        ? ""
        : "line %d, column %d: ".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static Request request(JsonNode request) throws MalformedReviewException {
    String uid = text(request, "/request", "uid");
    if (uid.isEmpty()) {
      throw new MalformedReviewException("/request/uid is missing or empty");
    }
    JsonNode kind = request.path("kind");
    return new Request(
        uid,
        new GroupVersionKind(
            text(kind, "/request/kind", "group"),
            text(kind, "/request/kind", "version"),
            required(kind, "/request/kind", "kind")),
        text(request, "/request", "subResource"),
        operation(required(request, "/request", "operation")),
        namespace(text(request, "/request", "namespace")),
        text(request, "/request", "name"),
        text(request.path("userInfo"), "/request/userInfo", "username"),
        groups(request),
        request.path("dryRun").asBoolean(false),
        present(request.path("object")),
        present(request.path("oldObject")),
        present(request.path("options")));
  }

  private static String namespace(String name) throws MalformedReviewException {
    if (!name.isEmpty() && !NAMESPACE.matcher(name).matches()) {
      throw new MalformedReviewException(
          "/request/namespace is \"%s\", which cannot be the name of a namespace"
              .formatted(abbreviated(name)));
    }
    return name;
  }

  private static Operation operation(String name) throws MalformedReviewException {
    for (Operation operation : OPERATIONS) {
      if (operation.name().equals(name)) {
        return operation;
      }
    }
    throw new MalformedReviewException(
        "/request/operation is \"%s\", expected one of %s"
            .formatted(abbreviated(name), OPERATIONS));
  }

  private static List<String> groups(JsonNode request) {
    List<String> groups = new ArrayList<>();
    request.path("userInfo").path("groups").forEach(group -> groups.add(group.asText()));
    return groups;
  }

  private static String required(JsonNode parent, String pointer, String name)
      throws MalformedReviewException {
    String value = text(parent, pointer, name);
    if (value.isEmpty()) {
      throw new MalformedReviewException(pointer + "/" + name + " is missing or empty");
    }
    return value;
  }

  private static String text(JsonNode parent, String pointer, String name)
      throws MalformedReviewException {
    JsonNode value = parent.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw new MalformedReviewException(pointer + "/" + name + " is not a string");
    }
    return value.textValue();
  }

  private static JsonNode present(JsonNode node) {
    return node.isNull() ? MissingNode.getInstance() : node;
  }

  private static String abbreviated(String text) {
    return Texts.shortened(text, MAX_SHOWN);
  }

  /** The AdmissionReview that answers the request of the uid, in UTF-8. */
  public static byte[] answer(String uid, Verdict verdict) {
    return Json.write(new AdmissionAnswer(uid, verdict));
  }

  /** A Status as the Kubernetes API writes it; its clients show the message. */
  public static ObjectNode failure(int code, String reason, String message) {
    return Json.object()
        .put("apiVersion", "v1")
        .put("kind", "Status")
        .put("status", "Failure")
        .put("code", code)
        .put("reason", reason)
        .put("message", message);
  }
}
