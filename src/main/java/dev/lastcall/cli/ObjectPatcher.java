package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.lastcall.cli.Decision.ObjectName;
import dev.lastcall.cli.Decision.Planned;
import dev.lastcall.cli.Workloads.Workload;
import dev.lastcall.engine.Engine;
import dev.lastcall.engine.MalformedObjectException;
import dev.lastcall.engine.OfflineNamespaceLabels;
import dev.lastcall.engine.Plan;
import dev.lastcall.json.JsonPatch;
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

/** Runs the engine over one object: a Pod, a Pod template, a Service or an Ingress. */
final class ObjectPatcher {

  private final Engine engine;
  private final PolicySet policies;
  private final OfflineNamespaceLabels namespaces;
  private final String defaultNamespace;
  private final CompanionObjects companions;

  /**
   * @param defaultNamespace of objects that name none
   */
  ObjectPatcher(
      Engine engine,
      PolicySet policies,
      OfflineNamespaceLabels namespaces,
      String defaultNamespace,
      CompanionObjects companions) {
    this.engine = engine;
    this.policies = policies;
    this.namespaces = namespaces;
    this.defaultNamespace = defaultNamespace;
    this.companions = companions;
  }

  /** An object after its patch, and why. */
  record Patched(JsonNode after, Decision decision) {}

  /**
   * @return empty for an object of another kind
   * @throws InputException when a value in the object has the wrong type
   */
  Optional<Patched> patch(Value object, String apiVersion, String kind) {
    Optional<Workload> workload = Workloads.find(apiVersion, kind);
    if (workload.isPresent()) {
      return Optional.of(patchWorkload(object, name(object, apiVersion, kind), workload.get()));
    }
    return Workloads.traffic(apiVersion, kind)
        .map(it -> patchTraffic(object, name(object, apiVersion, kind), it));
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

  private Patched patchWorkload(Value object, ObjectName name, Workload workload) {
    String where = workload.templatePath();
    JsonNode node = object.node().at(where);
    if (node.isMissingNode() || node.isNull()) {
      String sentence = "It has no Pod template of its own.";
      return new Patched(
          object.node(), Decision.unplanned(object.document().file(), name, sentence));
    }
    try {
      PodTemplate template = new PodTemplate(object.node(), workload);
      String podName = where.isEmpty() ? name.name() : "";
      Plan plan = plan(GroupVersionKind.POD, name, podName, template.pod(name));
      JsonNode after = isPatch(plan) ? template.with(plan.result()) : object.node();
      return patched(object, name, after, new Planned(GroupVersionKind.POD, plan));
    } catch (MalformedObjectException e) {
      String subject = where.isEmpty() ? "" : "the Pod of " + where + ": ";
      throw problem(object, where, name, subject, e);
    }
  }

  private Patched patchTraffic(Value object, ObjectName name, GroupVersionKind kind) {
    try {
      Backends.validate(object);
      String ownName = object.node().at("/metadata/name").asText("");
      Plan plan = plan(kind, name, ownName, object.node());
      JsonNode after = isPatch(plan) ? plan.result() : object.node();
      return patched(object, name, after, new Planned(kind, plan));
    } catch (MalformedObjectException e) {
      throw problem(object, "", name, "", e);
    }
  }

  private Plan plan(GroupVersionKind kind, ObjectName name, String ownName, JsonNode object) {
    // Manifests are what will be made, so routing keys are written as on creation.
    Request request =
        new Request(
            "",
            kind,
            "",
            Operation.CREATE,
            name.namespace(),
            ownName,
            "",
            List.of(),
            true,
            object,
            MissingNode.getInstance(),
            MissingNode.getInstance());
    return engine.plan(request, namespaces.read(name.namespace()), policies);
  }

  private Patched patched(Value object, ObjectName name, JsonNode after, Planned planned) {
    Verdict verdict = planned.plan().verdict();
    List<String> warnings = new ArrayList<>(verdict.warnings());
    Optional<CompanionObjects.Outcome> beside = planned.plan().companion().map(companions::of);
    beside.ifPresent(outcome -> warnings.addAll(outcome.warnings()));
    Optional<JsonPatch> patch =
        isPatch(planned.plan())
            ? Optional.of(JsonPatch.between(object.node(), after))
            : Optional.empty();
    Decision decision =
        new Decision(
            object.document().file(),
            name,
            sentence(verdict),
            warnings,
            patch,
            beside.flatMap(CompanionObjects.Outcome::added),
            Optional.of(planned));
    return new Patched(after, decision);
  }

  private static boolean isPatch(Plan plan) {
    return plan.verdict() instanceof Verdict.Patch;
  }

  private static String sentence(Verdict verdict) {
    if (verdict instanceof Verdict.Patch) {
      return "patched" + verdict.policy().map(p -> " by policy " + p).orElse("");
    }
    return verdict instanceof Verdict.Allow allow
        ? allow.sentence()
        : "denied: " + ((Verdict.Deny) verdict).message();
  }

  private static InputException problem(
      Value object, String where, ObjectName name, String subject, MalformedObjectException e) {
    String pointer = object.pointer() + where + e.pointer();
    Value wrong = new Value(object.document(), pointer, object.node());
    return wrong.problem("%s: %s%s".formatted(name, subject, e.getMessage()));
  }
}
