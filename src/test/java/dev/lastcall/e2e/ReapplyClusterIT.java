package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.ClusterFixture;
import dev.lastcall.testing.Kubectl;
import dev.lastcall.testing.LastcallProcess;
import dev.lastcall.testing.ReapplyCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifests that are sent again without what Lastcall added, as GitOps does. */
class ReapplyClusterIT {

  private static final String INJECTED = "lastcall.dev/injected";
  private static final String OPT_OUT = "lastcall.dev/load-balancer";
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final String LIST =
      "service.beta.kubernetes.io/aws-load-balancer-target-group-attributes";
  private static final String TARGET_TYPE =
      "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type";
  private static final String OURS = ",deregistration_delay.timeout_seconds=35";
  private static final Path POLICIES = Path.of("src/test/resources/reapply/policies.yaml");
  private static final Path CHANGING = Path.of("src/test/resources/reapply/changing.yaml");

  @TempDir static Path folder;

  private static ClusterFixture fixture;
  private static LastcallProcess lastcall;
  private static String namespace;

  /** How a manifest is sent, for the first time and later. */
  private enum Way {
    CLIENT_SIDE_APPLY(List.of("apply"), List.of("apply")),
    SERVER_SIDE_APPLY(
        List.of("apply", "--server-side", "--field-manager=git"),
        List.of("apply", "--server-side", "--field-manager=git")),
    REPLACE(List.of("create"), List.of("replace"));

    private final List<String> first;
    private final List<String> later;

    Way(List<String> first, List<String> later) {
      this.first = first;
      this.later = later;
    }

    JsonNode create(JsonNode manifest) throws IOException {
      return send(first, manifest);
    }

    JsonNode again(JsonNode manifest) throws IOException {
      return send(later, manifest);
    }

    private static JsonNode send(List<String> verb, JsonNode manifest) throws IOException {
      List<String> arguments = new ArrayList<>(verb);
      arguments.addAll(List.of("-n", namespace, "-f", "-"));
      Kubectl.text(Json.text(manifest), arguments.toArray(String[]::new));
      return stored(manifest);
    }
  }

  @BeforeAll
  static void start() throws IOException {
    Files.copy(POLICIES, folder.resolve("policies.yaml"));
    lastcall = LastcallProcess.serve(Map.of(), "-p", folder.toString());
    fixture = new ClusterFixture();
    namespace = fixture.namespace(Map.of());
    fixture.register("reapply", lastcall.port(), lastcall.certificate(), "Fail", "IfNeeded");
    ClusterFixture.awaitAnnotation(namespace, nlb("probe", "reapply", Map.of()), INJECTED);
  }

  @AfterAll
  static void stop() throws IOException {
    try (LastcallProcess process = lastcall;
        ClusterFixture cluster = fixture) {
      assertEquals(List.of(), process.log().lines().filter(l -> l.contains("Exception")).toList());
    }
  }

  static Stream<Arguments> casesAndWays() {
    return ReapplyCase.all()
        .flatMap(reapply -> Stream.of(Way.values()).map(way -> Arguments.of(reapply, way)));
  }

  /** A conflict of server-side apply would end kubectl with an error. */
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("casesAndWays")
  void whatWasAddedIsThereAfterEachApply(ReapplyCase reapply, Way way) throws IOException {
    String name = reapply.name() + "-" + way.ordinal();
    ObjectNode first = reapply.manifest(name, reapply.first());
    assertEquals(reapply.stored(), annotations(way.create(first)), "created");
    assertEquals(reapply.stored(), annotations(way.again(first)), "the same again");
    ObjectNode second = reapply.manifest(name, reapply.second());
    assertEquals(reapply.storedThen(), annotations(way.again(second)), "changed by its user");
    assertEquals(reapply.storedThen(), annotations(way.again(second)), "and again");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void routingKeysAreNotAddedLater(Way way) throws IOException {
    String name = "routing-" + way.ordinal();
    way.create(nlb(name, "routing", Map.of(OPT_OUT, "disabled", LIST, "z=1")));
    JsonNode later = way.again(nlb(name, "routing", Map.of(LIST, "z=1")));
    assertEquals(Map.of(LIST, "z=1" + OURS), annotations(later));
  }

  /** What replaces the object takes the key away, and it is not added again. */
  @ParameterizedTest
  @EnumSource(Way.class)
  void aRoutingKeyOutlivesAnApplyButNoReplace(Way way) throws IOException {
    JsonNode manifest = nlb("routed-" + way.ordinal(), "routing", Map.of());
    assertEquals("ip", annotations(way.create(manifest)).get(TARGET_TYPE));
    assertEquals(
        way == Way.REPLACE ? null : "ip", annotations(way.again(manifest)).get(TARGET_TYPE));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void optingOutLaterStopsTheFilling(Way way) throws IOException {
    String name = "out-" + way.ordinal();
    JsonNode created = way.create(nlb(name, "reapply", Map.of(LIST, "z=1")));
    assertEquals(Map.of(LIST, "z=1" + OURS), annotations(created));
    Map<String, String> optedOut = new TreeMap<>(Map.of(OPT_OUT, "disabled", LIST, "z=1"));
    JsonNode later = way.again(nlb(name, "reapply", optedOut));
    assertEquals(optedOut, annotations(later));
  }

  /** The request of a controller is filled in, too; what was added then is not the controller's. */
  @Test
  void anUpdateOfAnotherManagerMakesNoConflict() throws IOException {
    JsonNode manifest = nlb("other", "nobody", Map.of(LIST, "z=1"));
    ((ObjectNode) manifest.at("/metadata")).remove("labels");
    Way way = Way.SERVER_SIDE_APPLY;
    assertEquals(Map.of(LIST, "z=1"), annotations(way.create(manifest)));
    Kubectl.text(
        "",
        "label",
        "service",
        "other",
        "rule=reapply",
        "-n",
        namespace,
        "--field-manager=controller");
    assertEquals(Map.of(LIST, "z=1" + OURS), annotations(stored(manifest)));
    assertEquals(Map.of(LIST, "z=1" + OURS), annotations(way.again(manifest)));
    ((ObjectNode) manifest.at("/metadata/annotations")).put(LIST, "z=2");
    assertEquals(Map.of(LIST, "z=2" + OURS), annotations(way.again(manifest)));
  }

  @Test
  void aChangeOfThePolicyActsOnTheNextUpdateOnly() throws IOException {
    Path file = folder.resolve(CHANGING.getFileName());
    Files.copy(CHANGING, file);
    JsonNode probe = nlb("probe", "changing", Map.of());
    awaitMark(probe, 30);
    JsonNode manifest = nlb("changing", "changing", Map.of(LIST, "z=1"));
    JsonNode before = Way.CLIENT_SIDE_APPLY.create(manifest);

    Files.writeString(file, Files.readString(file).replace("30s", "25s"));
    awaitMark(probe, 25);
    assertEquals(before, stored(manifest));

    JsonNode after = Way.CLIENT_SIDE_APPLY.again(manifest);
    assertEquals(25, mark(after).get("drain").asInt());
    assertEquals(Map.of(LIST, "z=1,deregistration_delay.timeout_seconds=25"), annotations(after));
  }

  private static void awaitMark(JsonNode probe, int drain) {
    Awaitility.await("the policy with a drain timeout of " + drain + "s")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(300))
        .until(
            () ->
                mark(Kubectl.json(
                            Json.text(probe),
                            "create",
                            "-n",
                            namespace,
                            "--dry-run=server",
                            "-f",
                            "-"))
                        .path("drain")
                        .asInt()
                    == drain);
  }

  private static JsonNode mark(JsonNode object) {
    return Json.parse(object.at("/metadata/annotations").path(INJECTED).asText("{}"));
  }

  private static JsonNode stored(JsonNode manifest) throws IOException {
    String kind = manifest.get("kind").textValue();
    String name = manifest.at("/metadata/name").textValue();
    return Kubectl.json("", "get", kind, name, "-n", namespace);
  }

  /** Without the marks of Lastcall and of kubectl. */
  private static Map<String, String> annotations(JsonNode object) {
    Map<String, String> annotations = new TreeMap<>();
    object
        .at("/metadata/annotations")
        .properties()
        .forEach(entry -> annotations.put(entry.getKey(), entry.getValue().textValue()));
    annotations.keySet().removeAll(List.of(INJECTED, LAST_APPLIED));
    return annotations;
  }

  private static ObjectNode nlb(String name, String rule, Map<String, String> annotations) {
    ObjectNode service = Json.object().put("apiVersion", "v1").put("kind", "Service");
    ObjectNode metadata = service.putObject("metadata").put("name", name);
    metadata.putObject("labels").put("rule", rule);
    annotations.forEach(metadata.putObject("annotations")::put);
    ObjectNode spec = service.putObject("spec").put("type", "LoadBalancer");
    spec.put("loadBalancerClass", "service.k8s.aws/nlb");
    spec.putArray("ports").addObject().put("port", 80);
    return service;
  }
}
