package dev.lastcall.engine;

import dev.lastcall.policy.LoadBalancerProfile;
import dev.lastcall.policy.LoadBalancerProfile.Notice;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import dev.lastcall.policy.LoadBalancerProfile.Type;
import dev.lastcall.policy.ShutdownPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What acts on a Service or an Ingress, for those who see the Pods behind it and the objects beside
 * it.
 *
 * @param policy its name
 * @param profiles those that are for the object; at least one
 * @param budget the numbers of the policy
 * @param drain seconds that the load balancer drains by what stands on the object in the end; empty
 *     where nothing stands there
 * @param shared annotations that tell that it shares something with other objects
 */
public record Traffic(
    String policy,
    List<LoadBalancerProfile> profiles,
    DrainBudget budget,
    Optional<Long> drain,
    List<Shared> shared) {

  public Traffic {
    profiles = List.copyOf(profiles);
    shared = List.copyOf(shared);
  }

  /**
   * An annotation whose value other objects may have, too.
   *
   * @param warning the one that the object itself got for it
   */
  public record Shared(String key, String value, String warning) {}

  /**
   * @param hasCompanion whether the object refers to a companion with the number of the policy
   */
  static Traffic of(
      ShutdownPolicy policy,
      List<LoadBalancerProfile> profiles,
      DrainBudget budget,
      TrafficObject object,
      boolean hasCompanion) {
    Stream<Long> ofCompanion =
        hasCompanion ? profiles.stream().flatMap(it -> budget.drainOf(it).stream()) : Stream.of();
    Stream<Long> ofAnnotations =
        profiles.stream()
            .flatMap(profile -> profile.annotations().stream())
            .flatMap(annotation -> drains(object, annotation));
    return new Traffic(
        policy.name(),
        profiles,
        budget,
        Stream.concat(ofCompanion, ofAnnotations).max(Long::compare),
        profiles.stream().flatMap(profile -> shared(object, profile)).distinct().toList());
  }

  private static Stream<Shared> shared(TrafficObject object, LoadBalancerProfile profile) {
    return profile.notices().stream()
        .filter(Notice::shared)
        .filter(notice -> profile.object() == object.kind())
        .filter(notice -> object.annotations().containsKey(notice.key()))
        .map(
            notice ->
                new Shared(
                    notice.key(),
                    object.annotations().get(notice.key()),
                    Warnings.told(notice.message())));
  }

  /** The numbers that stand on an object where an annotation puts the drain timeout. */
  private static Stream<Long> drains(TrafficObject object, ProfileAnnotation annotation) {
    Stream<String> values =
        DrainBudget.usesDrain(annotation.value())
            ? texts(object, annotation)
            : annotation.entries().entrySet().stream()
                .filter(entry -> DrainBudget.usesDrain(entry.getValue()))
                .flatMap(
                    entry ->
                        texts(object, annotation)
                            .flatMap(text -> entry(annotation, text, entry.getKey()).stream()));
    return values
        .map(DrainSeconds::parse)
        .filter(OptionalLong::isPresent)
        .map(OptionalLong::getAsLong);
  }

  private static Optional<String> entry(ProfileAnnotation annotation, String text, String key) {
    return annotation.type() == Type.EmbeddedYaml
        ? EmbeddedYaml.parse(text).flatMap(yaml -> yaml.get(key))
        : KeyValueList.parse(text).flatMap(list -> list.get(key));
  }

  /** What an object has under the key, or else its other name, and under the key with a port. */
  private static Stream<String> texts(TrafficObject object, ProfileAnnotation annotation) {
    return object.annotations().entrySet().stream()
        .filter(
            entry ->
                entry.getKey().equals(object.keyOf(annotation))
                    || annotation.perPort() && entry.getKey().startsWith(annotation.key() + "."))
        .map(Map.Entry::getValue);
  }
}
