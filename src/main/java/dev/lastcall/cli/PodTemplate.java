package dev.lastcall.cli;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.cli.Decision.ObjectName;
import dev.lastcall.cli.Workloads.Workload;
import dev.lastcall.engine.MalformedObjectException;
import dev.lastcall.json.Json;
import dev.lastcall.manifest.Found;

/** The Pod that the cluster will make of an object, and the way back into the object. */
final class PodTemplate {

  private static final String METADATA = "metadata";
  private static final String NAMESPACE = "namespace";
  private static final String OWNER_REFERENCES = "ownerReferences";

  private final JsonNode object;
  private final Workload workload;
  private final JsonNode template;

  /**
   * @throws MalformedObjectException when the template is not an object
   */
  PodTemplate(JsonNode object, Workload workload) {
    this.object = object;
    this.workload = workload;
    this.template = object.at(workload.templatePath());
    if (!template.isObject()) {
      throw new MalformedObjectException("", Found.describe(template), "an object");
    }
  }

  private boolean isPod() {
    return workload.templatePath().isEmpty();
  }

  /** The Pod to give to the engine. */
  JsonNode pod(ObjectName name) {
    if (isPod()) {
      return object;
    }
    ObjectNode pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
    pod.set(METADATA, podMetadata(name));
    if (template.has("spec")) {
      pod.set("spec", template.get("spec"));
    }
    return pod;
  }

  private JsonNode podMetadata(ObjectName name) {
    JsonNode own = template.path(METADATA);
    if (!own.isObject() && !isAbsent(own)) {
      return own;
    }
    ObjectNode metadata = isAbsent(own) ? Json.object() : own.deepCopy();
    metadata.put(NAMESPACE, name.namespace());
    if (workload.isJob()) {
      ArrayNode owners = metadata.arrayNode();
      owners
          .addObject()
          .put("apiVersion", "batch/v1")
          .put("kind", "Job")
          .put("name", name.name())
          .put("controller", true);
      metadata.set(OWNER_REFERENCES, owners);
    }
    return metadata;
  }

  /** The object with the Pod that came out of the engine. */
  JsonNode with(JsonNode pod) {
    if (isPod()) {
      return pod;
    }
    ObjectNode after = object.deepCopy();
    ObjectNode changed = (ObjectNode) after.at(JsonPointer.compile(workload.templatePath()));
    ObjectNode metadata = pod.path(METADATA).deepCopy();
    restore(metadata, NAMESPACE);
    restore(metadata, OWNER_REFERENCES);
    if (!metadata.isEmpty() || !isAbsent(template.path(METADATA))) {
      changed.set(METADATA, metadata);
    }
    changed.set("spec", pod.get("spec"));
    return after;
  }

  /** A field that pod() set gets back what the template has there. */
  private void restore(ObjectNode metadata, String field) {
    JsonNode own = template.path(METADATA).path(field);
    if (own.isMissingNode()) {
      metadata.remove(field);
    } else {
      metadata.set(field, own);
    }
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}
