package dev.lastcall.review;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;

/**
 * A request to end a Pod: a DELETE, or the <a
 * href="https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/">eviction</a> that
 * {@code kubectl drain} asks for.
 *
 * @param namespace empty if the request names none
 * @param uid the only Pod that may be ended, if the request says so
 * @param dryRun whether nothing may be stored or sent
 * @param gracePeriodSeconds as asked for
 * @param stored the Pod as the API server sent it along, which it does for a DELETE only
 */
public record PodDeletion(
    Way way,
    String namespace,
    String name,
    Optional<String> uid,
    boolean dryRun,
    OptionalLong gracePeriodSeconds,
    String username,
    List<String> groups,
    Optional<JsonNode> stored) {

  private static final String EVICTION_GROUP = "policy";
  private static final String EVICTION_KIND = "Eviction";
  private static final String EVICTION_RESOURCE = "eviction";

  public PodDeletion {
    groups = List.copyOf(groups);
  }

  /** How a Pod is to be ended. */
  public enum Way {
    DELETE,
    EVICTION
  }

  /** The deletion that a request asks for; empty if it asks for something else. */
  public static Optional<PodDeletion> of(Request request) {
    if (request.kind().equals(GroupVersionKind.POD)
        && request.subResource().isEmpty()
        && request.operation() == Operation.DELETE) {
      return Optional.of(of(Way.DELETE, request, request.oldObject(), request.options()));
    }
    // policy/v1beta1 is sent still by clients that are older than their cluster.
    boolean isEviction =
        request.kind().group().equals(EVICTION_GROUP)
            && request.kind().kind().equals(EVICTION_KIND)
            && request.subResource().equals(EVICTION_RESOURCE)
            && request.operation() == Operation.CREATE;
    return isEviction
        ? Optional.of(
            of(Way.EVICTION, request, request.object(), request.object().path("deleteOptions")))
        : Optional.empty();
  }

  /** The request's own fields are trusted over those of what it carries. */
  private static PodDeletion of(Way way, Request request, JsonNode carried, JsonNode options) {
    JsonNode metadata = carried.path("metadata");
    JsonNode grace = options.path("gracePeriodSeconds");
    return new PodDeletion(
        way,
        first(request.namespace(), metadata.path("namespace")),
        first(request.name(), metadata.path("name")),
        Optional.ofNullable(options.path("preconditions").path("uid").textValue()),
        request.dryRun() || isDryRun(options) || isDryRun(request.options()),
        grace.isIntegralNumber() ? OptionalLong.of(grace.longValue()) : OptionalLong.empty(),
        request.username(),
        request.groups(),
        Optional.of(carried).filter(it -> way == Way.DELETE && it.isObject()));
  }

  private static String first(String requested, JsonNode carried) {
    return requested.isEmpty() && carried.isTextual() ? carried.textValue() : requested;
  }

  private static boolean isDryRun(JsonNode options) {
    return StreamSupport.stream(options.path("dryRun").spliterator(), false)
        .anyMatch(stage -> stage.asText().equals("All"));
  }
}
