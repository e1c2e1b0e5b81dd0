package dev.lastcall.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A document of kind LoadBalancerProfile: what one kind of load balancer needs on its objects.
 *
 * @param provider whose load balancer it is; {@link #ANY_PROVIDER} for none in particular
 * @param description one sentence for documentation
 * @param object Service or Ingress
 * @param when which objects it is for
 * @param propagation from deletion until nobody sends new connections
 * @param source the documentation of the provider
 * @param versions which versions of the provider's controller read the keys
 * @param requires annotations without which the others do nothing
 * @param notices what to tell users whose objects have certain annotations
 * @param companion an object that {@code apply} puts beside the Service
 */
public record LoadBalancerProfile(
    String name,
    Position position,
    String provider,
    String description,
    ObjectKind object,
    When when,
    Duration propagation,
    String source,
    Optional<String> versions,
    List<ProfileAnnotation> annotations,
    List<Requirement> requires,
    List<Notice> notices,
    Optional<Companion> companion) {

  /** The provider of profiles that fit every cloud, and give way to those of one. */
  public static final String ANY_PROVIDER = "any";

  public LoadBalancerProfile {
    annotations = List.copyOf(annotations);
    requires = List.copyOf(requires);
    notices = List.copyOf(notices);
  }

  /** The same under a name. */
  LoadBalancerProfile at(String newName, Position newPosition) {
    return new LoadBalancerProfile(
        newName,
        newPosition,
        provider,
        description,
        object,
        when,
        propagation,
        source,
        versions,
        annotations,
        requires,
        notices,
        companion);
  }

  /**
   * Service type, and one of the classes or one of the annotations where any of these are given.
   *
   * @param classes of the load balancer or the Ingress; empty text for an object without one
   * @param annotations where the object has no class, or one of these
   * @param unless annotations by which it is somebody else's
   */
  public record When(
      Set<String> serviceTypes,
      Set<String> classes,
      List<AnnotationCondition> annotations,
      List<AnnotationCondition> unless) {

    public When {
      serviceTypes = Set.copyOf(serviceTypes);
      classes = Set.copyOf(classes);
      annotations = List.copyOf(annotations);
      unless = List.copyOf(unless);
    }
  }

  /**
   * An annotation that tells whose an object is.
   *
   * @param values one of these; empty for any
   */
  public record AnnotationCondition(String key, Set<String> values) {

    public AnnotationCondition {
      values = Set.copyOf(values);
    }
  }

  /** An annotation without which the profile's keys do nothing. */
  public record Requirement(String key, String value) {}

  /**
   * Told to the user of an object that has the annotation.
   *
   * @param shared whether objects with the same value share what the message is about
   */
  public record Notice(String key, String message, boolean shared) {}

  /**
   * An object beside the Service.
   *
   * @param spec its spec as JSON text, with placeholders
   */
  public record Companion(String apiVersion, String kind, String spec) {}

  /**
   * An annotation that the profile writes.
   *
   * @param value with placeholders; empty for types with entries
   * @param entries of a list or mapping, with placeholders; in the order of the document
   * @param limits of seconds
   * @param aliases other names of the key; one that an object has counts as the key
   * @param perPort whether {@code KEY.PORT} is merged, too, where an object has it
   * @param portsKey the key within an embedded mapping under which ports have values of their own,
   *     for which the entries do nothing
   * @param alsoOnService whether a Service that has the key itself is merged, too
   * @param routing whether it changes how traffic is routed
   */
  public record ProfileAnnotation(
      String key,
      Type type,
      String value,
      Map<String, String> entries,
      Optional<Limits> limits,
      List<String> aliases,
      boolean perPort,
      Optional<String> portsKey,
      boolean alsoOnService,
      boolean routing,
      String description) {}

  /** Inclusive bounds in seconds. */
  public record Limits(long min, long max) {

    public long clamp(long seconds) {
      return Math.max(min, Math.min(max, seconds));
    }
  }

  /** How the value of an annotation is written. */
  public enum Type {
    Literal,
    OnOff,
    Seconds,
    KeyValueList,
    EmbeddedYaml
  }
}
