package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.json.Json;
import dev.lastcall.policy.LoadBalancer.RoutingKeys;
import dev.lastcall.review.Operation;
import dev.lastcall.testing.GoldenCase;
import dev.lastcall.testing.Reviews;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases through the command line. */
class ApplyCasesTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void writesWhatTheCaseSays(GoldenCase goldenCase) {
    List<String> arguments = new ArrayList<>(List.of("apply", "-f", "-", "-o", "json"));
    GoldenCase.POLICIES.forEach(path -> arguments.addAll(List.of("-p", path.toString())));
    arguments.addAll(List.of("--drain-image", GoldenCase.DRAIN_IMAGE));
    arguments.addAll(List.of("--namespaces", "src/test/resources/namespaces.yaml"));
    arguments.addAll(List.of("-n", Reviews.namespace(goldenCase.namespaceLabels())));

    CliRun run = CliRun.withInput(Json.text(goldenCase.object()), arguments.toArray(String[]::new));

    assertEquals(0, run.exitCode(), run.err());
    assertEquals(Json.prettyText(goldenCase.patched()), Json.prettyText(Json.parse(run.out())));
    goldenCase.warnings().forEach(warning -> assertTrue(run.err().contains(warning), run.err()));
  }

  static Stream<GoldenCase> cases() {
    return GoldenCase.all().filter(it -> !dependsOnUpdate(it) && !dependsOnAdmission(it));
  }

  /**
   * Manifests are what will be made: apply answers as on CREATE, where routing keys are written.
   */
  private static boolean dependsOnUpdate(GoldenCase goldenCase) {
    return goldenCase.operation() == Operation.UPDATE
        && GoldenCase.policies().policies().stream()
            .filter(policy -> policy.name().equals(goldenCase.policy()))
            .flatMap(policy -> policy.loadBalancer().stream())
            .anyMatch(section -> section.routingKeys() == RoutingKeys.OnCreate);
  }

  /** What admission cannot make is made by apply, see {@link ApplyCompanionTest}. */
  private static boolean dependsOnAdmission(GoldenCase goldenCase) {
    return goldenCase.warnings().stream()
        .anyMatch(warning -> warning.contains("which admission cannot make"));
  }
}
