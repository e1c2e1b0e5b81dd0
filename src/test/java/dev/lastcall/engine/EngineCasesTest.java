package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.lastcall.json.Json;
import dev.lastcall.json.JsonPatch;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.Request;
import dev.lastcall.review.Verdict;
import dev.lastcall.testing.GoldenCase;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EngineCasesTest {

  private static final PolicySet POLICIES = GoldenCase.policies();

  private final Engine engine =
      new Engine(
          Clock.systemUTC(),
          Optional.empty(),
          Engine.Companions.IMPOSSIBLE,
          new DrainSettings(Optional.of(GoldenCase.DRAIN_IMAGE), () -> TokenKey.NONE));

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.lastcall.testing.GoldenCase#all")
  void decidesAsTheCaseSays(GoldenCase goldenCase) throws IOException {
    String before = Json.text(goldenCase.object());
    Plan plan = plan(goldenCase, goldenCase.object());
    JsonNode patch =
        plan.verdict() instanceof Verdict.Patch it ? it.patch().toJson() : Json.parse("[]");
    goldenCase.update(patch);

    assertEquals(goldenCase.result(), plan.verdict().getClass().getSimpleName());
    assertEquals(goldenCase.reason(), plan.verdict().reason());
    assertEquals(goldenCase.policy(), plan.verdict().policy().orElse(""));
    assertEquals(goldenCase.warnings(), plan.verdict().warnings());
    assertEquals(Json.prettyText(goldenCase.patch()), Json.prettyText(patch));
    assertEquals(goldenCase.patched(), plan.result(), "the patch leads to the engine's own result");
    assertEquals(before, Json.text(goldenCase.object()), "the object received is never edited");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.lastcall.testing.GoldenCase#all")
  void aSecondRoundChangesNothing(GoldenCase goldenCase) {
    Plan first = plan(goldenCase, goldenCase.object());
    JsonNode stored = Json.parse(Json.text(first.result()));
    String before = Json.text(stored);
    Plan second = plan(goldenCase, stored);
    assertEquals(before, Json.text(stored), "what an earlier call put in is never edited");
    assertEquals("Allow", second.verdict().getClass().getSimpleName());
    assertEquals(List.of(), JsonPatch.between(stored, second.result()).operations());
  }

  private Plan plan(GoldenCase goldenCase, JsonNode object) {
    Request request =
        new Request(
            "uid",
            goldenCase.groupVersionKind(),
            "",
            goldenCase.operation(),
            "default",
            goldenCase.object().at("/metadata/name").asText(""),
            "alice",
            List.of(),
            false,
            object,
            MissingNode.getInstance(),
            MissingNode.getInstance());
    return engine.plan(request, goldenCase.namespaceLabels(), POLICIES);
  }
}
