package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.cli.Decision.ObjectName;
import dev.lastcall.cli.Workloads.Workload;
import dev.lastcall.engine.Engine;
import dev.lastcall.engine.MalformedObjectException;
import dev.lastcall.engine.OfflineNamespaceLabels;
import dev.lastcall.engine.Plan;
import dev.lastcall.json.JsonPatch;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.GroupVersionKind;
import dev.lastcall.review.Operation;
import dev.lastcall.review.Request;
import dev.lastcall.review.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the engine over the Pods and Pod templates of documents. */
final class Patcher {

  private final Engine engine;
  private final PolicySet policies;
  private final OfflineNamespaceLabels namespaces;
  private final String defaultNamespace;

  /**
   * @param defaultNamespace of objects that name none
   */
  Patcher(
      Engine engine,
      PolicySet policies,
      OfflineNamespaceLabels namespaces,
      String defaultNamespace) {
    this.engine = engine;
    this.policies = policies;
    this.namespaces = namespaces;
    this.defaultNamespace = defaultNamespace;
  }

  /**
   * @throws InputException when a document is no Kubernetes object
   */
  PatchedDocument patch(Document document) {
    List<Decision> decisions = new ArrayList<>();
    JsonNode after =
        document.tree().isMissingNode() || document.tree().isNull()
            ? document.tree()
            : patch(document, document.tree(), decisions);
    return new PatchedDocument(document, after, decisions);
  }

  private JsonNode patch(Document document, JsonNode object, List<Decision> decisions) {
    String kind = text(document, object, "kind");
    String apiVersion = text(document, object, "apiVersion");
    Optional<String> listedKind = Workloads.listedKind(object);
    if (listedKind.isPresent()) {
      return patchList(document, object, listedKind.get(), decisions);
    }
    return patchObject(document, object, apiVersion, kind, decisions);
  }

  private JsonNode patchList(
      Document document, JsonNode list, String itemKind, List<Decision> decisions) {
    ObjectNode after = JsonNodeFactory.instance.objectNode();
    list.properties().forEach(member -> after.set(member.getKey(), member.getValue()));
    ArrayNode items = after.putArray("items");
    for (JsonNode item : list.path("items")) {
      // The items of typed lists, as the API server sends them, do not say what they are.
      items.add(
          itemKind.isEmpty() || item.has("kind")
              ? patch(document, item, decisions)
              : patchObject(document, item, list.path("apiVersion").asText(), itemKind, decisions));
    }
    return after;
  }

  private JsonNode patchObject(
      Document document,
      JsonNode object,
      String apiVersion,
      String kind,
      List<Decision> decisions) {
    Optional<Workload> workload = Workloads.find(apiVersion, kind);
    if (workload.isEmpty()) {
      return object;
    }
    JsonNode metadata = object.path("metadata");
    String name = metadata.path("name").asText(metadata.path("generateName").asText());
    String namespace = metadata.path("namespace").asText("");
    ObjectName objectName =
        new ObjectName(apiVersion, kind, namespace.isEmpty() ? defaultNamespace : namespace, name);
    JsonNode template = object.at(workload.get().templatePath());
    if (template.isMissingNode() || template.isNull()) {
      String sentence = "It has no Pod template of its own.";
      decisions.add(decision(document, objectName, sentence, List.of(), Optional.empty()));
      return object;
    }
    try {
      return plan(document, object, objectName, workload.get(), decisions);
    } catch (MalformedObjectException e) {
      String where = workload.get().templatePath();
      throw InputException.of(
          "%s: %s: %s%s"
              .formatted(
                  document.place(),
                  objectName,
                  where.isEmpty() ? "" : "the Pod of " + where + ": ",
                  e.getMessage()));
    }
  }

  private JsonNode plan(
      Document document,
      JsonNode object,
      ObjectName name,
      Workload workload,
      List<Decision> decisions) {
    PodTemplate template = new PodTemplate(object, workload);
    Request request = request(name, workload, template.pod(name));
    Plan plan = engine.plan(request, namespaces.read(name.namespace()), policies);
    Verdict verdict = plan.verdict();
    if (verdict instanceof Verdict.Patch) {
      JsonNode after = template.with(plan.result());
      String sentence = "patched" + verdict.policy().map(p -> " by policy " + p).orElse("");
      JsonPatch patch = JsonPatch.between(object, after);
      decisions.add(decision(document, name, sentence, verdict.warnings(), Optional.of(patch)));
      return after;
    }
    decisions.add(
        decision(document, name, sentence(verdict), verdict.warnings(), Optional.empty()));
    return object;
  }

  private static String sentence(Verdict verdict) {
    return verdict instanceof Verdict.Allow allow
        ? allow.sentence()
        : "denied: " + ((Verdict.Deny) verdict).message();
  }

  private static Request request(ObjectName name, Workload workload, JsonNode pod) {
    return new Request(
        "",
        GroupVersionKind.POD,
        "",
        Operation.CREATE,
        name.namespace(),
        workload.templatePath().isEmpty() ? name.name() : "",
        "",
        List.of(),
        true,
        pod,
        MissingNode.getInstance());
  }

  private static Decision decision(
      Document document,
      ObjectName name,
      String sentence,
      List<String> warnings,
      Optional<JsonPatch> patch) {
    return new Decision(document.file(), name, sentence, warnings, patch);
  }

  private static String text(Document document, JsonNode object, String field) {
    String value = object.path(field).isTextual() ? object.path(field).textValue() : "";
    if (value.isEmpty()) {
      throw InputException.of(
          document.place()
              + ": "
              + (object.isObject()
                  ? "the object has no %s".formatted(field)
                  : "found " + Found.describe(object))
              + "; a Kubernetes object has apiVersion and kind");
    }
    return value;
  }

  /**
   * A document and what became of it.
   *
   * @param after the value after all patches; the one before where nothing changed
   */
  record PatchedDocument(Document document, JsonNode after, List<Decision> decisions) {

    boolean isChanged() {
      return decisions.stream().anyMatch(decision -> decision.patch().isPresent());
    }
  }
}
