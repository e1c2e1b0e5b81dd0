package dev.lastcall.cli;

import static dev.lastcall.cli.ApplyRuns.POD;
import static dev.lastcall.cli.ApplyRuns.apply;
import static dev.lastcall.cli.ApplyRuns.patched;
import static dev.lastcall.cli.ApplyRuns.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that are given, good and bad ones. */
class ApplyPoliciesTest {

  @TempDir Path folder;

  @Test
  void deleteGuardsAmongThePoliciesAreReadAndHaveNothingToPatch() throws IOException {
    Path policies =
        write(
            folder,
            "policies.yaml",
            """
            apiVersion: lastcall.dev/v1beta1
            kind: DeleteGuard
            metadata: { name: operator }
            spec:
              match: [{ namespaceSelector: {} }]
              prepare: { annotate: true }
              ready: { annotation: lastcall.dev/ready-to-stop }
            """);

    CliRun run = apply(POD, "-p", policies.toString());

    assertEquals(POD, run.out());
  }

  @Test
  void patchesTheTemplatesOfJobsWhereThePolicyAsks() throws IOException {
    Path policy =
        write(
            folder,
            "policy.yaml",
            """
            apiVersion: lastcall.dev/v1beta1
            kind: ShutdownPolicy
            metadata: {name: jobs}
            spec:
              match: [{}]
              preStop: {jobs: Include}
            """);
    String jobs =
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: nightly}
        spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c}]}}}}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: once}
        spec: {template: {metadata: {ownerReferences: []}, spec: {containers: [{name: c}]}}}
        """;

    CliRun run = apply(jobs, "-p", policy.toString(), "-o", "patch");

    assertEquals(List.of("nightly", "once"), patched(run), run.err());
    assertEquals(
        List.of(
            "/spec/jobTemplate/spec/template/metadata",
            "/spec/jobTemplate/spec/template/spec/containers/0/lifecycle",
            "/spec/template/metadata/annotations",
            "/spec/template/spec/containers/0/lifecycle"),
        Json.parse(run.out()).findValuesAsText("path").stream().sorted().toList());
    assertFalse(run.out().contains("ownerReferences"), run.out());
    assertEquals(
        List.of("annotations"),
        names(
            Json.parse(apply(jobs, "-p", policy.toString(), "-o", "json").out())
                .at("/items/0/spec/jobTemplate/spec/template/metadata")),
        "what only the engine needs is left behind");
  }

  @Test
  void listsAllProblemsOfPolicies() throws IOException {
    Path policy =
        write(
            folder,
            "policy.yaml",
            "apiVersion: lastcall.dev/v1beta1\nkind: ShutdownPolicy\nmetadata: {name: x}\n"
                + "spec: {match: [{}], preStop: {delay: 1, delya: 2}}\n");

    CliRun run = apply(POD, "-p", policy.toString());

    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertEquals(
        2, run.err().lines().filter(line -> line.contains("policy.yaml:4:")).count(), run.err());
  }

  @Test
  void tellsWhatIsWrongWithPoliciesBeforeWhatIsWrongWithManifests() throws IOException {
    Path policy = write(folder, "policy.yaml", "kind: Unknown\n");
    CliRun run = apply("[", "-p", policy.toString());
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("policy.yaml:1:"), run.err());
    assertFalse(run.err().contains("stdin:"), run.err());
    assertTrue(apply("[").err().contains("stdin:1:2:"));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
