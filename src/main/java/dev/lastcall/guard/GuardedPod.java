package dev.lastcall.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a guard needs to know of a Pod. Values of a wrong type count as absent: the API server
 * stores none.
 *
 * @param phase empty if unknown
 */
public record GuardedPod(
    String namespace,
    String name,
    String uid,
    Optional<Instant> created,
    boolean isDeleting,
    String phase,
    Optional<String> ip,
    Map<String, String> labels,
    Map<String, String> annotations) {

  private static final String MIRROR = "kubernetes.io/config.mirror";

  public GuardedPod {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** The Pod as the API server stores it. */
  public static GuardedPod of(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    JsonNode status = object.path("status");
    return new GuardedPod(
        text(metadata, "namespace").orElse(""),
        text(metadata, "name").orElse(""),
        text(metadata, "uid").orElse(""),
        text(metadata, "creationTimestamp").flatMap(GuardedPod::time),
        metadata.hasNonNull("deletionTimestamp"),
        text(status, "phase").orElse(""),
        text(status, "podIP"),
        strings(metadata.path("labels")),
        strings(metadata.path("annotations")));
  }

  /** https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/ */
  boolean isMirror() {
    return annotations.containsKey(MIRROR);
  }

  /** A time of RFC 3339, as Kubernetes writes it. */
  static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonNode object, String name) {
    return Optional.ofNullable(object.path(name).textValue());
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new HashMap<>();
    object
        .fieldNames()
        .forEachRemaining(name -> text(object, name).ifPresent(it -> strings.put(name, it)));
    return strings;
  }
}
