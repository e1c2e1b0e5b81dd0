package dev.lastcall.engine;

import dev.lastcall.json.Texts;
import dev.lastcall.policy.LoadBalancer;
import dev.lastcall.policy.LoadBalancer.Existing;
import dev.lastcall.policy.LoadBalancer.RoutingKeys;
import dev.lastcall.policy.LoadBalancerProfile;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import dev.lastcall.policy.LoadBalancerProfile.Requirement;
import dev.lastcall.policy.Placeholders;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the annotations of profiles on one Service or Ingress. What is missing is filled in; an
 * explicit value is replaced only where the policy says so.
 */
final class LoadBalancerRule {

  private static final int MAX_SHOWN = 60;

  private final LoadBalancer section;
  private final DrainBudget budget;
  private final Map<String, String> placeholders;
  private final boolean isCreation;
  private final Warnings warnings;
  private final DrainSeconds seconds;

  /**
   * @param placeholders the values of {@link DrainBudget#placeholders} and, where there is one, the
   *     name of the companion
   * @param isCreation routing keys are not written later
   */
  LoadBalancerRule(
      LoadBalancer section,
      DrainBudget budget,
      Map<String, String> placeholders,
      boolean isCreation,
      Warnings warnings) {
    this.section = section;
    this.budget = budget;
    this.placeholders = Map.copyOf(placeholders);
    this.isCreation = isCreation;
    this.warnings = warnings;
    this.seconds = new DrainSeconds(budget.grace(), warnings);
  }

  void apply(TrafficObject object, List<LoadBalancerProfile> profiles) {
    for (LoadBalancerProfile profile : profiles) {
      for (ProfileAnnotation annotation : profile.annotations()) {
        apply(object, annotation);
      }
    }
    section.annotations().forEach((key, value) -> setLiteral(object, key, value));
    for (LoadBalancerProfile profile : profiles) {
      warnOfMissing(object, profile);
      warnOfNotices(object, profile);
    }
  }

  private void apply(TrafficObject object, ProfileAnnotation annotation) {
    boolean isOwnObject =
        !annotation.alsoOnService()
            || object.serviceType().isEmpty()
            || object.annotations().containsKey(annotation.key());
    boolean mayRoute =
        !annotation.routing() || isCreation && section.routingKeys() == RoutingKeys.OnCreate;
    boolean hasAlias =
        !object.annotations().containsKey(annotation.key())
            && annotation.aliases().stream().anyMatch(object.annotations()::containsKey);
    if (!isOwnObject || !mayRoute || hasAlias || needsCompanion(annotation)) {
      return;
    }
    switch (annotation.type()) {
      case Literal, OnOff -> setLiteral(object, annotation.key(), fill(annotation.value()));
      case Seconds -> setSeconds(object, annotation);
      case KeyValueList -> mergeLists(object, annotation);
      case EmbeddedYaml -> mergeYaml(object, annotation);
    }
  }

  /** A reference to an object that nobody makes would break what works. */
  private boolean needsCompanion(ProfileAnnotation annotation) {
    String reference = "{" + Placeholders.COMPANION + "}";
    return !placeholders.containsKey(Placeholders.COMPANION)
        && (annotation.value().contains(reference)
            || annotation.entries().values().stream().anyMatch(it -> it.contains(reference)));
  }

  private String fill(String text) {
    return Placeholders.fill(text, placeholders);
  }

  private void setLiteral(TrafficObject object, String key, String value) {
    String own = object.annotations().get(key);
    if (own == null || section.existing() == Existing.Replace && !own.equals(value)) {
      object.metadata().annotate(key, value);
    } else if (!own.equals(value)) {
      warnings.add(
          "%s: \"%s\" is kept, and \"%s\" wanted: change it, or remove it to have it set.",
          key, shown(own), shown(value));
    }
  }

  private void setSeconds(TrafficObject object, ProfileAnnotation annotation) {
    String value = seconds.clamped(annotation.key(), annotation, fill(annotation.value()));
    String own = object.annotations().get(annotation.key());
    if (own == null || section.existing() == Existing.Replace && !own.equals(value)) {
      object.metadata().annotate(annotation.key(), value);
    } else if (!own.equals(value)) {
      seconds.warnOfOwn(annotation.key(), annotation, own);
    }
  }

  private void mergeLists(TrafficObject object, ProfileAnnotation annotation) {
    mergeList(object, annotation, annotation.key());
    if (annotation.perPort()) {
      String prefix = annotation.key() + ".";
      object.annotations().entrySet().stream()
          .filter(it -> it.getKey().startsWith(prefix) && !it.getValue().isEmpty())
          .forEach(it -> mergeList(object, annotation, it.getKey()));
    }
  }

  private void mergeList(TrafficObject object, ProfileAnnotation annotation, String key) {
    String text = object.annotations().getOrDefault(key, "");
    Optional<KeyValueList> parsed = KeyValueList.parse(text);
    if (parsed.isEmpty()) {
      warnings.add(
          "%s: \"%s\" is no list k=v,k=v, which its controller refuses: mend it. It is left alone.",
          key, shown(text));
      return;
    }
    KeyValueList list = parsed.get();
    for (Map.Entry<String, String> entry : annotation.entries().entrySet()) {
      String name = key + " " + entry.getKey();
      String value = seconds.clamped(name, annotation, fill(entry.getValue()));
      Optional<String> own = list.get(entry.getKey());
      if (own.isEmpty() || section.existing() == Existing.Replace) {
        list = own.filter(value::equals).isPresent() ? list : list.with(entry.getKey(), value);
      } else if (!own.get().equals(value)) {
        seconds.warnOfOwn(name, annotation, own.get());
      }
    }
    if (!list.text().equals(text)) {
      object.metadata().annotate(key, list.text());
      warnOfDrift(key, text);
    }
  }

  private void mergeYaml(TrafficObject object, ProfileAnnotation annotation) {
    String key = annotation.key();
    String text = object.annotations().getOrDefault(key, "{}");
    Optional<EmbeddedYaml> yaml = EmbeddedYaml.parse(text);
    for (Map.Entry<String, String> entry : annotation.entries().entrySet()) {
      String value = fill(entry.getValue());
      Optional<String> own = yaml.flatMap(it -> it.get(entry.getKey()));
      if (own.isEmpty()) {
        yaml = yaml.flatMap(it -> it.with(entry.getKey(), value)).flatMap(EmbeddedYaml::parse);
      } else if (!own.get().equals(value)) {
        warnings.add(
            "%s names %s already: see that it drains for %ds. It is left alone.",
            key, shown(own.get()), budget.drain());
      }
    }
    if (yaml.isEmpty()) {
      warnings.add("%s is no YAML or JSON mapping: mend it. It is left alone.", key);
    } else if (!yaml.get().text().equals(text)) {
      object.metadata().annotate(key, yaml.get().text());
    }
  }

  private void warnOfDrift(String key, String before) {
    if (!before.isBlank()) {
      warnings.add(
          "%s has a value already, and is merged into: where Git holds it, GitOps sees a"
              + " difference. See docs/load-balancers.md.",
          key);
    }
  }

  private void warnOfMissing(TrafficObject object, LoadBalancerProfile profile) {
    for (Requirement required : profile.requires()) {
      if (!required.value().equals(object.annotations().get(required.key()))) {
        warnings.add(
            "%s: \"%s\" is not on this object: unless the cluster adds it, the annotations of profile %s"
                + " do nothing. Set it, or loadBalancer.routingKeys: OnCreate in the policy.",
            required.key(), required.value(), profile.name());
      }
    }
  }

  private void warnOfNotices(TrafficObject object, LoadBalancerProfile profile) {
    profile.notices().stream()
        .filter(notice -> object.annotations().containsKey(notice.key()))
        .forEach(notice -> warnings.add("%s", notice.message()));
  }

  static String shown(String text) {
    return Texts.shortened(text, MAX_SHOWN);
  }
}
