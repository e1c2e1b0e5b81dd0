package dev.lastcall.policy;

import dev.lastcall.policy.LoadBalancer.Existing;
import dev.lastcall.policy.LoadBalancer.RoutingKeys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The section {@code loadBalancer} as written in policy files. */
final class LoadBalancerModel {

  static final int MAX_VALUE = 4096;

  /** The syntax of annotation keys is that of labels. */
  static final StringType ANNOTATION_KEY = KubernetesNames.LABEL_KEY;

  static final StringType ANNOTATION_VALUE =
      new StringType(
          "a text of at most " + MAX_VALUE + " characters",
          text -> text.length() <= MAX_VALUE,
          UnaryOperator.identity());

  private static final Field<List<String>> PROFILES =
      Field.required(
          "profiles",
          ListType.notEmpty(
              "a list of at least one profile",
              new ProfileName(),
              "name the load balancers that you have, or none",
              true),
          "Names of load balancer profiles; each acts on the objects that it is for.");
  private static final Field<Duration> DRAIN_TIMEOUT =
      Field.optional(
          "drainTimeout",
          new DurationType(Duration.ofSeconds(1), Duration.ofHours(24)),
          "delay + default stop time",
          "The load balancer's own time to drain connections; at most delay + stop time.");
  private static final Field<Existing> EXISTING =
      Field.choice(
          "existing",
          ChoiceType.of(Existing.class),
          Existing.Keep,
          "What happens to a value that an object has already.");
  private static final Field<RoutingKeys> ROUTING_KEYS =
      Field.choice(
          "routingKeys",
          ChoiceType.of(RoutingKeys.class),
          RoutingKeys.Never,
          "Whether annotations that change how traffic is routed are written, on new objects only.");
  private static final Field<Map<String, String>> ANNOTATIONS =
      Field.withDefault(
          "annotations",
          new StringMapType(
              "a mapping of annotation keys to values", ANNOTATION_KEY, ANNOTATION_VALUE),
          Map.of(),
          "{}",
          "Written as they are on every object that one of the profiles is for.");

  static final MappingType<LoadBalancer> LOAD_BALANCER =
      MappingType.of(
          "a mapping with profiles",
          List.of(PROFILES, DRAIN_TIMEOUT, EXISTING, ROUTING_KEYS, ANNOTATIONS),
          values ->
              new LoadBalancer(
                  values.get(PROFILES),
                  values.find(DRAIN_TIMEOUT),
                  values.get(EXISTING),
                  values.get(ROUTING_KEYS),
                  values.get(ANNOTATIONS)));

  private LoadBalancerModel() {}

  /** Whether there is such a profile is known when all files were read. */
  private record ProfileName() implements ValueType<String> {

    @Override
    public String description() {
      return "the name of a profile";
    }

    @Override
    public Optional<String> read(YamlValue value, Reading reading) {
      Optional<String> name = KubernetesNames.POLICY_NAME.read(value, reading);
      name.ifPresent(it -> reading.expectProfile(it, value));
      return name;
    }
  }
}
