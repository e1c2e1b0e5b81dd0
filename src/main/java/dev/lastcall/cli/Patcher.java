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
import dev.lastcall.manifest.Document;
import dev.lastcall.manifest.InputException;
import dev.lastcall.manifest.Value;
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
    JsonNode after = document.isEmpty() ? document.tree() : patch(Value.root(document), decisions);
    return new PatchedDocument(document, after, decisions);
  }

  private JsonNode patch(Value object, List<Decision> decisions) {
    String kind = object.requiredText("kind");
    String apiVersion = object.requiredText("apiVersion");
    Optional<String> listedKind = Workloads.listedKind(object.node());
    if (listedKind.isPresent()) {
      return patchList(object, listedKind.get(), decisions);
    }
    return patchObject(object, apiVersion, kind, decisions);
  }

  private JsonNode patchList(Value list, String itemKind, List<Decision> decisions) {
    ObjectNode after = JsonNodeFactory.instance.objectNode();
    list.node().properties().forEach(member -> after.set(member.getKey(), member.getValue()));
    ArrayNode items = after.putArray("items");
    String apiVersion = list.node().path("apiVersion").asText();
    for (Value item : list.member("items").elements()) {
      // The items of typed lists, as the API server sends them, do not say what they are.
      items.add(
          itemKind.isEmpty() || item.node().has("kind")
              ? patch(item, decisions)
              : patchObject(item, apiVersion, itemKind, decisions));
    }
    return after;
  }

  private JsonNode patchObject(
      Value object, String apiVersion, String kind, List<Decision> decisions) {
    Optional<Workload> workload = Workloads.find(apiVersion, kind);
    if (workload.isEmpty()) {
      return object.node();
    }
    ObjectName name = name(object, apiVersion, kind);
    JsonNode template = object.node().at(workload.get().templatePath());
    if (template.isMissingNode() || template.isNull()) {
      String sentence = "It has no Pod template of its own.";
      decisions.add(decision(object, name, sentence, List.of(), Optional.empty()));
      return object.node();
    }
    try {
      return plan(object, name, workload.get(), decisions);
    } catch (MalformedObjectException e) {
      String where = workload.get().templatePath();
      Value wrong = new Value(object.document(), object.pointer() + where + e.pointer(), template);
      throw wrong.problem(
          "%s: %s%s"
              .formatted(
                  name, where.isEmpty() ? "" : "the Pod of " + where + ": ", e.getMessage()));
    }
  }

  private ObjectName name(Value object, String apiVersion, String kind) {
    Value metadata = object.member("metadata");
    String name = metadata.member("name").string("metadata.name");
    String prefix = metadata.member("generateName").string("metadata.generateName");
    String namespace = metadata.member("namespace").string("metadata.namespace");
    return new ObjectName(
        apiVersion,
        kind,
        namespace.isEmpty() ? defaultNamespace : namespace,
        name.isEmpty() ? prefix : name);
  }

  private JsonNode plan(
      Value object, ObjectName name, Workload workload, List<Decision> decisions) {
    PodTemplate template = new PodTemplate(object.node(), workload);
    Request request = request(name, workload, template.pod(name));
    Plan plan = engine.plan(request, namespaces.read(name.namespace()), policies);
    Verdict verdict = plan.verdict();
    if (verdict instanceof Verdict.Patch) {
      JsonNode after = template.with(plan.result());
      String sentence = "patched" + verdict.policy().map(p -> " by policy " + p).orElse("");
      JsonPatch patch = JsonPatch.between(object.node(), after);
      decisions.add(decision(object, name, sentence, verdict.warnings(), Optional.of(patch)));
      return after;
    }
    decisions.add(decision(object, name, sentence(verdict), verdict.warnings(), Optional.empty()));
    return object.node();
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
      Value object,
      ObjectName name,
      String sentence,
      List<String> warnings,
      Optional<JsonPatch> patch) {
    return new Decision(object.document().file(), name, sentence, warnings, patch);
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
