package dev.lastcall.policy;

import dev.lastcall.policy.ShutdownPolicyModel.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads policy files and tells every problem in them at once. */
public final class PolicyReader {

  private static final Set<String> KINDS_NOT_YET = Set.of("DeleteGuard", "LoadBalancerProfile");

  private final Reading reading = new Reading(new KeyPlaces(ShutdownPolicyModel.DOCUMENT));
  private final List<ShutdownPolicy> policies = new ArrayList<>();

  private PolicyReader() {}

  /**
   * Reads all documents of all files. Never throws for what stands in a file, and takes bounded
   * time and memory: a file may have 1 MiB, 50 levels and 200,000 values.
   */
  public static PolicyReading read(List<PolicySource> sources) {
    PolicyReader reader = new PolicyReader();
    sources.forEach(reader::readFile);
    if (reader.policies.isEmpty() && reader.reading.count() == 0) {
      reader.refuseNothing();
    }
    return new PolicyReading(new PolicySet(reader.policies), reader.reading.problems());
  }

  private void readFile(PolicySource source) {
    reading.startFile(source.file());
    YamlDocuments.read(source.content(), reading).forEach(this::readDocument);
  }

  /** A file that was emptied by mistake must not switch everything off. */
  private void refuseNothing() {
    reading.add(
        new PolicyProblem(
            reading.position(0, 0),
            "",
            "no policy",
            "at least one document of kind " + ShutdownPolicyModel.KIND,
            Optional.empty()));
  }

  private void readDocument(YamlValue document) {
    if (isOfThisKind(document)) {
      ShutdownPolicyModel.DOCUMENT
          .read(document, reading)
          .ifPresent(named -> policies.add(policy(named, document)));
    }
  }

  private ShutdownPolicy policy(Named named, YamlValue document) {
    EffectiveSpec spec = named.spec();
    return new ShutdownPolicy(
        named.name(),
        reading.position(document.node()),
        spec.mode(),
        spec.priority(),
        spec.match(),
        spec.exclude(),
        spec.overrides(),
        spec.preStop(),
        spec.grace(),
        spec.istio(),
        spec.hash());
  }

  /**
   * Reports a document of another kind as a whole: what is wrong within it says nothing. One with a
   * slip in the kind, or without it, is read as a policy.
   */
  private boolean isOfThisKind(YamlValue document) {
    if (!document.isMapping()) {
      return true;
    }
    Map<String, YamlMapping.Entry> entries =
        YamlMapping.entries(document, new Reading(reading.keyPlaces()));
    YamlMapping.Entry kind = entries.get("kind");
    if (kind == null && !entries.containsKey("apiVersion")) {
      reading.add(
          document,
          "a mapping without apiVersion and kind",
          ShutdownPolicyModel.DOCUMENT.description());
      return false;
    }
    Optional<String> word = kind == null ? Optional.empty() : kind.value().string();
    if (word.filter(KINDS_NOT_YET::contains).isPresent()) {
      reading.add(
          kind.value(),
          kind.value().found() + ", which is not supported yet",
          ShutdownPolicyModel.KIND);
      return false;
    }
    if (word.isPresent()
        && Suggestions.nearest(word.get(), Set.of(ShutdownPolicyModel.KIND)).isEmpty()) {
      reading.add(kind.value(), kind.value().found(), ShutdownPolicyModel.KIND);
      return false;
    }
    return true;
  }
}
