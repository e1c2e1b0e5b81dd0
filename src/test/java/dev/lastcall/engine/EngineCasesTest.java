package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.lastcall.json.Json;
import dev.lastcall.json.JsonPatch;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.GroupVersionKind;
import dev.lastcall.review.Operation;
import dev.lastcall.review.Request;
import dev.lastcall.review.Verdict;
import dev.lastcall.testing.PodCase;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EngineCasesTest {

  private static final PolicySet POLICIES = PodCase.policies();

  private final Engine engine =
      new Engine(Clock.systemUTC(), Optional.empty(), Engine.Companions.IMPOSSIBLE);

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.lastcall.testing.PodCase#all")
  void decidesAsTheCaseSays(PodCase podCase) throws IOException {
    String before = Json.text(podCase.object());
    Plan plan = plan(podCase, podCase.object());
    JsonNode patch =
        plan.verdict() instanceof Verdict.Patch it ? it.patch().toJson() : Json.parse("[]");
    podCase.update(patch);

    assertEquals(podCase.result(), plan.verdict().getClass().getSimpleName());
    assertEquals(podCase.reason(), plan.verdict().reason());
    assertEquals(podCase.policy(), plan.verdict().policy().orElse(""));
    assertEquals(podCase.warnings(), plan.verdict().warnings());
    assertEquals(Json.prettyText(podCase.patch()), Json.prettyText(patch));
    assertEquals(podCase.patched(), plan.result(), "the patch leads to the engine's own result");
    assertEquals(before, Json.text(podCase.object()), "the object received is never edited");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.lastcall.testing.PodCase#all")
  void aSecondRoundChangesNothing(PodCase podCase) {
    Plan first = plan(podCase, podCase.object());
    JsonNode stored = Json.parse(Json.text(first.result()));
    Plan second = plan(podCase, stored);
    assertEquals("Allow", second.verdict().getClass().getSimpleName());
    assertEquals(List.of(), JsonPatch.between(stored, second.result()).operations());
  }

  private Plan plan(PodCase podCase, JsonNode object) {
    Request request =
        new Request(
            "uid",
            GroupVersionKind.POD,
            "",
            Operation.CREATE,
            "default",
            "",
            "alice",
            List.of(),
            false,
            object,
            MissingNode.getInstance());
    return engine.plan(request, podCase.namespaceLabels(), POLICIES);
  }
}
