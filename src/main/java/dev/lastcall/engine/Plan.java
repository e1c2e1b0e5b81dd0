package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.review.Verdict;
import java.util.Optional;

/**
 * What the engine decides about one object.
 *
 * @param verdict the answer
 * @param result the object after the patch; the object received where nothing is patched
 * @param budget the sum behind the numbers, where a policy was worked out
 */
public record Plan(Verdict verdict, JsonNode result, Optional<Budget> budget) {}
