package dev.lastcall.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * What the answer of a system must be.
 *
 * @param status HTTP codes, of which the answer has one
 * @param conditions on the JSON body; all must hold
 */
public record Expectation(Set<Integer> status, List<Condition> conditions) {

  public Expectation {
    status = Set.copyOf(status);
    conditions = List.copyOf(conditions);
  }

  /**
   * @param pointer into the body, RFC 6901
   * @param value a string, number or boolean; for {@code LESS_THAN} and {@code GREATER_THAN} a
   *     number, for {@code EXISTS} a boolean
   */
  public record Condition(String pointer, Operator operator, JsonNode value) {}

  /** How a value of the body is compared; the key says it in policy files. */
  public enum Operator {
    EQUALS("equals"),
    NOT_EQUALS("notEquals"),
    LESS_THAN("lessThan"),
    GREATER_THAN("greaterThan"),
    EXISTS("exists");

    private final String key;

    Operator(String key) {
      this.key = key;
    }

    public String key() {
      return key;
    }
  }
}
