package dev.lastcall.engine;

import dev.lastcall.json.Texts;
import dev.lastcall.policy.LoadBalancer.Existing;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import dev.lastcall.policy.Placeholders;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Writes one annotation after the other, each in the way of its type. */
final class AnnotationWriter {

  private static final int MAX_SHOWN = 60;

  private final DrainBudget budget;
  private final Existing existing;
  private final Companion companion;
  private final Map<String, String> placeholders;
  private final Warnings warnings;
  private final DrainSeconds seconds;
  private final Set<String> merged = new TreeSet<>();

  AnnotationWriter(DrainBudget budget, Existing existing, Companion companion, Warnings warnings) {
    this.budget = budget;
    this.existing = existing;
    this.companion = companion;
    this.placeholders = companion.placeholders();
    this.warnings = warnings;
    this.seconds = new DrainSeconds(budget.window(), warnings);
  }

  /**
   * @param key the annotation's own, or another name of it that the object has
   */
  void write(TrafficObject object, ProfileAnnotation annotation, String key) {
    switch (annotation.type()) {
      case Literal, OnOff -> setLiteral(object, key, fill(annotation.value()));
      case Seconds -> setSeconds(object, annotation, key);
      case KeyValueList -> mergeLists(object, annotation, key);
      case EmbeddedYaml -> {
        if (key.equals(annotation.key())) {
          mergeYaml(object, annotation);
        }
      }
    }
  }

  String fill(String text) {
    return Placeholders.fill(text, placeholders);
  }

  void setLiteral(TrafficObject object, String key, String value) {
    String own = object.annotations().get(key);
    if (own == null || existing == Existing.Replace && !own.equals(value)) {
      object.metadata().annotate(key, value);
    } else if (!own.equals(value)) {
      warnOfKept(key, own, value);
    }
  }

  private void warnOfKept(String name, String own, String wanted) {
    warnings.add(
        "%s: \"%s\" is kept, and \"%s\" wanted: change it, or remove it to have it set.",
        name, shown(own), shown(wanted));
  }

  private void warnOfOwn(String name, ProfileAnnotation annotation, String own, String wanted) {
    if (DrainSeconds.isNumber(wanted)) {
      seconds.warnOfOwn(name, annotation, own);
    } else {
      warnOfKept(name, own, wanted);
    }
  }

  private void setSeconds(TrafficObject object, ProfileAnnotation annotation, String key) {
    String wanted = fill(annotation.value());
    String value = DrainSeconds.clamped(annotation, wanted);
    String own = object.annotations().get(key);
    if (own == null || existing == Existing.Replace && !own.equals(value)) {
      seconds.warnOfClamped(key, annotation, wanted, value);
      object.metadata().annotate(key, value);
    } else if (!own.equals(value)) {
      warnOfOwn(key, annotation, own, value);
    }
  }

  /** Numbers that the policy itself has put where a profile has its own. */
  void check(TrafficObject object, ProfileAnnotation annotation) {
    seconds.check(object.annotations().get(annotation.key()), annotation, placeholders);
  }

  private void mergeLists(TrafficObject object, ProfileAnnotation annotation, String key) {
    mergeList(object, annotation, key);
    if (annotation.perPort()) {
      String prefix = key + ".";
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
          "%s: \"%s\" is no list k=v,k=v with commas, which its controller refuses: mend it. It is"
              + " left alone.",
          key, shown(text));
      return;
    }
    KeyValueList list = parsed.get();
    for (Map.Entry<String, String> entry : annotation.entries().entrySet()) {
      String name = key + " " + entry.getKey();
      String wanted = fill(entry.getValue());
      String value = DrainSeconds.clamped(annotation, wanted);
      Optional<String> own = list.get(entry.getKey());
      if (own.isEmpty() || existing == Existing.Replace && !own.get().equals(value)) {
        seconds.warnOfClamped(name, annotation, wanted, value);
        list = list.with(entry.getKey(), value);
      } else if (!own.get().equals(value)) {
        warnOfOwn(name, annotation, own.get(), value);
      }
    }
    if (!list.text().equals(text)) {
      object.metadata().annotate(key, list.text());
      noteMerge(key, text);
    }
  }

  private void mergeYaml(TrafficObject object, ProfileAnnotation annotation) {
    String key = annotation.key();
    String own = object.annotations().getOrDefault(key, "");
    Optional<EmbeddedYaml> parsed = EmbeddedYaml.parse(own.isBlank() ? "{}" : own);
    if (parsed.isEmpty()) {
      warnings.add("%s is no YAML or JSON mapping: mend it. It is left alone.", key);
      return;
    }
    if (OwnPorts.of(object, annotation).areAll()) {
      return;
    }
    EmbeddedYaml yaml = parsed.get();
    for (Map.Entry<String, String> entry : annotation.entries().entrySet()) {
      yaml = withEntry(yaml, annotation, entry.getKey(), entry.getValue());
    }
    if (!yaml.text().equals(parsed.get().text())) {
      noteMerge(key, own);
      object.metadata().annotate(key, yaml.text());
    }
  }

  /** A reference to an object of somebody else is never changed: its other settings would go. */
  private EmbeddedYaml withEntry(
      EmbeddedYaml yaml, ProfileAnnotation annotation, String entry, String template) {
    String name = annotation.key() + " " + entry;
    String wanted = fill(template);
    String value = DrainSeconds.clamped(annotation, wanted);
    Optional<String> own = yaml.get(entry);
    boolean isSet =
        own.isEmpty()
            ? companion.allows(template)
            : existing == Existing.Replace && !Companion.isReference(template);
    if (own.filter(value::equals).isPresent()) {
      return yaml;
    }
    if (!isSet) {
      own.ifPresent(it -> warnOfOwnEntry(name, annotation, template, it, value));
      return yaml;
    }
    Optional<EmbeddedYaml> edited = yaml.with(entry, value).flatMap(EmbeddedYaml::parse);
    if (edited.isEmpty()) {
      warnings.add("%s cannot be set to %s in the text as it is: write it there.", name, value);
      return yaml;
    }
    seconds.warnOfClamped(name, annotation, wanted, value);
    return edited.get();
  }

  private void warnOfOwnEntry(
      String name, ProfileAnnotation annotation, String template, String own, String wanted) {
    if (Companion.isReference(template)) {
      warnings.add(
          "%s names %s already: see that it drains for %ss. It is left alone.",
          annotation.key(),
          shown(own),
          DrainSeconds.clamped(annotation, String.valueOf(budget.drain())));
    } else {
      warnOfOwn(name, annotation, own, wanted);
    }
  }

  private void noteMerge(String key, String before) {
    if (!before.isBlank()) {
      merged.add(key);
    }
  }

  /** Last, since it breaks nothing. */
  void warnOfDrift() {
    if (!merged.isEmpty()) {
      warnings.add(
          "Merged into what the object has: where Git holds it, GitOps sees a difference (see"
              + " docs/load-balancers.md). %s",
          String.join(", ", merged));
    }
  }

  static String shown(String text) {
    return Texts.shortened(text, MAX_SHOWN);
  }
}
