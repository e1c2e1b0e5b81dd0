package dev.lastcall.policy;

import dev.lastcall.policy.MetadataModel.Named;
import dev.lastcall.policy.ShutdownPolicy.Mode;
import dev.lastcall.policy.ShutdownPolicy.Overrides;
import java.util.List;
import java.util.Set;

/** Documents of kind ShutdownPolicy as written in policy files. */
final class ShutdownPolicyModel {

  static final String KIND = "ShutdownPolicy";

  private static final List<String> SECTIONS = List.of("preStop", "drain", "grace", "loadBalancer");

  private static final Field<Mode> MODE =
      Field.choice(
          "mode",
          ChoiceType.of(Mode.class),
          Mode.Apply,
          "`Audit` decides, counts and warns, but patches nothing.");
  private static final Field<Integer> PRIORITY =
      Field.withDefault(
          "priority",
          IntegerType.ANY,
          0,
          "0",
          "Policies are asked from the highest priority to the lowest, then by name.");
  private static final Field<List<Matcher>> MATCH =
      Field.required(
          "match",
          ListType.notEmpty(
              "a list of at least one entry",
              MatcherModel.MATCHER,
              "write [{}] to match everything",
              false),
          "The objects to handle. Entries are ORed, the fields of one entry ANDed; `{}` matches"
              + " everything.");
  private static final Field<List<Exclusion>> EXCLUDE =
      Field.withDefault(
          "exclude",
          ListType.of("a list of entries", MatcherModel.EXCLUSION),
          List.of(),
          "[]",
          "Exceptions; win over `match`. The next policy may still apply.");
  private static final Field<Overrides> OVERRIDES =
      Field.choice(
          "overrides",
          ChoiceType.of(Overrides.class),
          Overrides.Allowed,
          "Whether a Pod may opt out or set its own numbers.");
  private static final Field<PreStop> PRE_STOP =
      Field.optional(
          "preStop",
          PreStopModel.PRE_STOP,
          "left alone",
          "The wait before SIGTERM; `{}` for all defaults.");
  private static final Field<Drain> DRAIN =
      Field.optional(
          "drain",
          DrainModel.DRAIN,
          "left alone",
          "A sidecar that lets a Pod stop when its last inbound connection has gone; `{}` for all"
              + " defaults.");
  private static final Field<Grace> GRACE =
      Field.optional(
          "grace",
          GraceModel.GRACE,
          "left alone",
          "Raises `terminationGracePeriodSeconds` to what a Pod needs; `{}` for all defaults.");
  private static final Field<Istio> ISTIO =
      Field.optional(
          "istio",
          IstioModel.ISTIO,
          "left alone",
          "What is merged into the annotation `proxy.istio.io/config`, for proxies that are regular"
              + " containers.");

  private static final Field<LoadBalancer> LOAD_BALANCER =
      Field.optional(
          "loadBalancer",
          LoadBalancerModel.LOAD_BALANCER,
          "left alone",
          "Annotations of Services and Ingresses that a load balancer needs to drain.");

  static final MappingType<EffectiveSpec> SPEC =
      new MappingType<>(
          "a mapping with match, and preStop, drain, grace or loadBalancer",
          List.of(
              MODE,
              PRIORITY,
              MATCH,
              EXCLUDE,
              OVERRIDES,
              PRE_STOP,
              DRAIN,
              GRACE,
              ISTIO,
              LOAD_BALANCER),
          Set.of(),
          ShutdownPolicyModel::checkSections,
          values ->
              new EffectiveSpec(
                  values.get(MODE),
                  values.get(PRIORITY),
                  values.get(MATCH),
                  values.get(EXCLUDE),
                  values.get(OVERRIDES),
                  values.find(PRE_STOP),
                  values.find(DRAIN),
                  values.find(GRACE),
                  values.find(ISTIO),
                  values.find(LOAD_BALANCER)));

  static final MappingType<Named<EffectiveSpec>> DOCUMENT =
      MetadataModel.document("policy", KIND, SPEC);

  private ShutdownPolicyModel() {}

  private static void checkSections(FieldValues values, Reading reading) {
    if (SECTIONS.stream().noneMatch(values::isWritten)) {
      reading.add(
          values.mapping(),
          "no section",
          "at least one of " + String.join(", ", SECTIONS),
          "write preStop: {} for a delay of 15s");
    }
  }
}
