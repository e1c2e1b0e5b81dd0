package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.IndependentPatch;
import dev.lastcall.testing.Seeds;

/** What holds for every object, whatever its kind; and how a failure is told. */
final class CommonProperties {

  private CommonProperties() {}

  static void thePatchGivesTheEnginesCopy(EngineRun run) {
    assertEquals(
        Json.parse(Json.text(run.after())), IndependentPatch.apply(run.patch(), run.before()));
  }

  static void aSecondRoundChangesNothing(EngineRun run) {
    JsonNode stored = IndependentPatch.apply(run.patch(), run.before());
    EngineRun again = run.with(stored);
    assertFalse(again.isPatched(), () -> "patched again: " + again.patch());
    assertEquals(stored, again.after());
  }

  /**
   * Runs a check of one object; a failure shows the seed and the object.
   *
   * @param circumstances what else matters, for people
   */
  static void check(long seed, JsonNode object, String circumstances, Runnable check) {
    try {
      check.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "%s%n%s%s%n%s"
              .formatted(e.getMessage(), Seeds.told(seed), circumstances, Json.text(object)),
          e);
    }
  }
}
