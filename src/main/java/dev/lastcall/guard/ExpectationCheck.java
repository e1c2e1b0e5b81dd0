package dev.lastcall.guard;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.json.Texts;
import dev.lastcall.policy.Expectation;
import dev.lastcall.policy.Expectation.Condition;
import dev.lastcall.policy.Expectation.Operator;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeSet;

/** Holds the answer of a system against what a guard expects of it. */
public final class ExpectationCheck {

  private static final int MAX_SHOWN = 60;

  private ExpectationCheck() {}

  /**
   * @param body not read where no condition asks for it
   */
  public static Readiness of(Expectation expectation, int status, byte[] body) {
    if (!expectation.status().contains(status)) {
      return new Readiness.NotReady(
          "the status is %d, expected %s"
              .formatted(status, oneOf(new TreeSet<>(expectation.status()))));
    }
    return expectation.conditions().isEmpty() ? new Readiness.Ready() : ofBody(expectation, body);
  }

  private static Readiness ofBody(Expectation expectation, byte[] body) {
    JsonNode json;
    try {
      json = Json.parse(body);
    } catch (IOException e) {
      return new Readiness.NotReady("the answer is not JSON");
    }
    if (json.isMissingNode()) {
      return new Readiness.NotReady("the answer is missing, expected JSON");
    }
    return expectation.conditions().stream()
        .flatMap(condition -> unmet(condition, json).stream())
        .findFirst()
        .<Readiness>map(Readiness.NotReady::new)
        .orElseGet(Readiness.Ready::new);
  }

  private static String oneOf(TreeSet<Integer> codes) {
    String list = String.join(", ", codes.stream().map(String::valueOf).toList());
    return codes.size() == 1 ? list : "one of " + list;
  }

  private static Optional<String> unmet(Condition condition, JsonNode json) {
    JsonNode found = json.at(JsonPointer.compile(condition.pointer()));
    if (holds(condition.operator(), found, condition.value())) {
      return Optional.empty();
    }
    String pointer = condition.pointer().isEmpty() ? "the answer" : condition.pointer();
    return Optional.of("%s is %s, expected %s".formatted(pointer, shown(found), wanted(condition)));
  }

  /** A value that is not there meets nothing but its absence: a wrong pointer must not release. */
  private static boolean holds(Operator operator, JsonNode found, JsonNode value) {
    boolean isThere = !found.isMissingNode();
    return switch (operator) {
      case EQUALS -> isThere && isEqual(found, value);
      case NOT_EQUALS -> isThere && !isEqual(found, value);
      case LESS_THAN -> found.isNumber() && compare(found, value) < 0;
      case GREATER_THAN -> found.isNumber() && compare(found, value) > 0;
      case EXISTS -> isThere == value.booleanValue();
    };
  }

  private static boolean isEqual(JsonNode found, JsonNode value) {
    return found.isNumber() && value.isNumber() ? compare(found, value) == 0 : found.equals(value);
  }

  private static int compare(JsonNode found, JsonNode value) {
    return found.decimalValue().compareTo(value.decimalValue());
  }

  private static String wanted(Condition condition) {
    String value = shown(condition.value());
    return switch (condition.operator()) {
      case EQUALS -> value;
      case NOT_EQUALS -> "another value";
      case LESS_THAN -> "less than " + value;
      case GREATER_THAN -> "more than " + value;
      case EXISTS -> condition.value().booleanValue() ? "a value" : "no value";
    };
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "missing" : Texts.shortened(Json.text(node), MAX_SHOWN);
  }
}
