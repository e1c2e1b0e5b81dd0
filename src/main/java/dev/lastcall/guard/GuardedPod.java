package dev.lastcall.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.guard.GuardedPods.PodReference;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What a guard needs to know of a Pod. Values of a wrong type count as absent: the API server
 * stores none.
 *
 * @param resourceVersion of the stored object
 * @param phase empty if unknown
 * @param isReady whether its condition Ready is True
 * @param owner its controller
 * @param node that it runs on
 */
public record GuardedPod(
    String namespace,
    String name,
    String uid,
    String resourceVersion,
    Optional<Instant> created,
    boolean isDeleting,
    String phase,
    boolean isReady,
    Optional<PodOwner> owner,
    Optional<String> node,
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
        text(metadata, "resourceVersion").orElse(""),
        text(metadata, "creationTimestamp").flatMap(GuardedPod::time),
        metadata.hasNonNull("deletionTimestamp"),
        text(status, "phase").orElse(""),
        isReady(status.path("conditions")),
        owner(metadata.path("ownerReferences")),
        text(object.path("spec"), "nodeName"),
        text(status, "podIP"),
        strings(metadata.path("labels")),
        strings(metadata.path("annotations")));
  }

  /** The value of prepare-requested-at, whatever it is. */
  public Optional<String> requestedAt() {
    return Optional.ofNullable(annotations.get(GuardAnnotations.PREPARE_REQUESTED_AT));
  }

  PodReference reference() {
    return new PodReference(namespace, name, uid);
  }

  /** This Pod under the name that a request calls it by. */
  GuardedPod named(String itsNamespace, String itsName) {
    return copy(itsNamespace, itsName, uid, labels, annotations);
  }

  GuardedPod identified(String itsUid) {
    return copy(namespace, name, itsUid, labels, annotations);
  }

  /** This Pod with marks changed. */
  GuardedPod with(MarkChange change) {
    Map<String, String> marks = new HashMap<>(annotations);
    change
        .annotations()
        .forEach(
            (key, value) ->
                value.ifPresentOrElse(text -> marks.put(key, text), () -> marks.remove(key)));
    Map<String, String> changedLabels = new HashMap<>(labels);
    changedLabels.remove(GuardAnnotations.LABEL);
    if (change.isRequested()) {
      changedLabels.put(GuardAnnotations.LABEL, GuardAnnotations.LABEL_REQUESTED);
    }
    return copy(namespace, name, uid, changedLabels, marks);
  }

  private GuardedPod copy(
      String itsNamespace,
      String itsName,
      String itsUid,
      Map<String, String> itsLabels,
      Map<String, String> itsAnnotations) {
    return new GuardedPod(
        itsNamespace,
        itsName,
        itsUid,
        resourceVersion,
        created,
        isDeleting,
        phase,
        isReady,
        owner,
        node,
        ip,
        itsLabels,
        itsAnnotations);
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

  private static boolean isReady(JsonNode conditions) {
    return StreamSupport.stream(conditions.spliterator(), false)
        .anyMatch(it -> is(it, "type", "Ready") && is(it, "status", "True"));
  }

  private static boolean is(JsonNode object, String name, String value) {
    return value.equals(object.path(name).textValue());
  }

  private static Optional<PodOwner> owner(JsonNode references) {
    return StreamSupport.stream(references.spliterator(), false)
        .filter(it -> it.path("controller").asBoolean())
        .map(
            it ->
                new PodOwner(
                    text(it, "apiVersion").orElse(""),
                    text(it, "kind").orElse(""),
                    text(it, "name").orElse(""),
                    text(it, "uid").orElse("")))
        .findFirst();
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
