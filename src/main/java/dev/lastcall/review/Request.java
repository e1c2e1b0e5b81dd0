package dev.lastcall.review;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a webhook is asked. The fields of the request are trusted over those of the object, which a
 * crafted request may contradict.
 *
 * @param uid to be echoed in the answer
 * @param subResource empty for the object itself
 * @param namespace empty for objects of the cluster
 * @param name may be empty (generateName, deletecollection)
 * @param username who asks
 * @param groups the groups of who asks
 * @param dryRun whether nothing may be stored or sent
 * @param object the object as asked for; a missing node on DELETE
 * @param oldObject the object as stored; a missing node on CREATE
 * @param options of the operation, as DeleteOptions; a missing node if there are none
 */
public record Request(
    String uid,
    GroupVersionKind kind,
    String subResource,
    Operation operation,
    String namespace,
    String name,
    String username,
    List<String> groups,
    boolean dryRun,
    JsonNode object,
    JsonNode oldObject,
    JsonNode options) {

  public Request {
    groups = List.copyOf(groups);
  }
}
