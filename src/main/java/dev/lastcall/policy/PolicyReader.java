package dev.lastcall.policy;

import dev.lastcall.policy.MetadataModel.Named;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads policy files and tells every problem in them at once. */
public final class PolicyReader {

  private static final Set<String> KINDS =
      Set.of(ShutdownPolicyModel.KIND, LoadBalancerProfileModel.KIND, DeleteGuardModel.KIND);

  private final Reading reading = new Reading(new KeyPlaces(ShutdownPolicyModel.DOCUMENT));
  private final List<ShutdownPolicy> policies = new ArrayList<>();
  private final Map<String, LoadBalancerProfile> profiles = new LinkedHashMap<>();
  private final List<DeleteGuard> guards = new ArrayList<>();

  private PolicyReader(List<PolicySource> sources) {
    for (PolicySource source : sources) {
      readFile(source);
    }
  }

  /**
   * Reads all documents of all files. Never throws for what stands in a file, and takes bounded
   * time and memory: a file may have 1 MiB, 50 levels and 200,000 values. The shipped load balancer
   * profiles are there without being named; a document of the same name replaces one.
   */
  public static PolicyReading read(List<PolicySource> sources) {
    PolicyReader reader = new PolicyReader(sources);
    if (reader.policies.isEmpty() && reader.guards.isEmpty() && reader.reading.count() == 0) {
      reader.refuseNothing();
    }
    return new PolicyReading(
        new PolicySet(reader.policies, reader.allProfiles(), reader.guards),
        reader.reading.problems());
  }

  /** The own ones, and of the shipped ones those that are named. */
  private List<LoadBalancerProfile> allProfiles() {
    Set<String> known = new HashSet<>(ShippedProfiles.NAMES);
    known.addAll(profiles.keySet());
    reading.checkProfiles(known);
    Map<String, LoadBalancerProfile> all =
        new HashMap<>(ShippedProfiles.of(reading.namedProfiles()));
    all.putAll(profiles);
    return List.copyOf(all.values());
  }

  /** The profile of a source that holds nothing else. */
  static LoadBalancerProfile readProfile(PolicySource source) {
    PolicyReader reader = new PolicyReader(List.of(source));
    if (reader.reading.count() > 0) {
      throw new IllegalStateException(reader.reading.problems().toString());
    }
    return reader.profiles.values().iterator().next();
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
    Optional<String> kind = kind(document);
    if (kind.isEmpty()) {
      return;
    }
    switch (kind.get()) {
      case ShutdownPolicyModel.KIND ->
          read(document, ShutdownPolicyModel.DOCUMENT)
              .ifPresent(named -> policies.add(policy(named, document)));
      case LoadBalancerProfileModel.KIND ->
          read(document, LoadBalancerProfileModel.DOCUMENT)
              .ifPresent(named -> profiles.put(named.name(), profile(named, document)));
      default -> {
        Position place = reading.position(document.node());
        read(document, DeleteGuardModel.DOCUMENT)
            .ifPresent(named -> guards.add(named.spec().at(named.name(), place)));
      }
    }
  }

  private <T> Optional<Named<T>> read(YamlValue document, MappingType<Named<T>> type) {
    reading.startDocument(new KeyPlaces(type));
    return type.read(document, reading);
  }

  private ShutdownPolicy policy(Named<EffectiveSpec> named, YamlValue document) {
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
        spec.drain(),
        spec.grace(),
        spec.istio(),
        spec.loadBalancer(),
        new PolicyHash(spec::hash));
  }

  private LoadBalancerProfile profile(Named<LoadBalancerProfile> named, YamlValue document) {
    return named.spec().at(named.name(), reading.position(document.node()));
  }

  /**
   * The kind by which a document is read. One of another kind is reported as a whole: what is wrong
   * within it says nothing. One with a slip in the kind, or without it, is read as it was meant.
   */
  private Optional<String> kind(YamlValue document) {
    if (!document.isMapping()) {
      return Optional.of(ShutdownPolicyModel.KIND);
    }
    Map<String, YamlMapping.Entry> entries =
        YamlMapping.entries(document, new Reading(reading.keyPlaces()));
    YamlMapping.Entry kind = entries.get("kind");
    if (kind == null && !entries.containsKey("apiVersion")) {
      reading.add(
          document,
          "a mapping without apiVersion and kind",
          ShutdownPolicyModel.DOCUMENT.description());
      return Optional.empty();
    }
    Optional<String> word = kind == null ? Optional.empty() : kind.value().string();
    if (word.isEmpty()) {
      return Optional.of(ShutdownPolicyModel.KIND);
    }
    Optional<String> meant = Suggestions.nearest(word.get(), KINDS);
    if (meant.isEmpty()) {
      reading.add(
          kind.value(),
          kind.value().found(),
          "%s, %s or %s"
              .formatted(
                  ShutdownPolicyModel.KIND, DeleteGuardModel.KIND, LoadBalancerProfileModel.KIND));
    }
    return meant;
  }
}
