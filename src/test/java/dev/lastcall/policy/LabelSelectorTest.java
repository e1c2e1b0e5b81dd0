package dev.lastcall.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of <a
 * href="https://github.com/kubernetes/apimachinery/blob/master/pkg/labels/selector.go">labels.Requirement.Matches</a>.
 */
class LabelSelectorTest {

  private static final Map<String, String> WEB = Map.of("app", "web", "empty", "");

  @ParameterizedTest(name = "{0} on {1}: {2}")
  @MethodSource
  void matchesAsKubernetesDoes(String selector, Map<String, String> labels, boolean expected) {
    String spec = "match: [{ objectSelector: %s }]\npreStop: {}\n".formatted(selector);
    Matcher matcher = Policies.set(Policies.document("a", spec)).policies().get(0).match().get(0);

    assertEquals(expected, matcher.objectSelector().matches(labels));
  }

  static Stream<Arguments> matchesAsKubernetesDoes() {
    return Stream.of(
        arguments("{}", WEB, true),
        arguments("{}", Map.of(), true),
        arguments("{ matchLabels: {}, matchExpressions: [] }", Map.of(), true),
        arguments("{ matchLabels: { app: web } }", WEB, true),
        arguments("{ matchLabels: { app: Web } }", WEB, false),
        arguments("{ matchLabels: { app: web } }", Map.of(), false),
        arguments("{ matchLabels: { app: web, tier: a } }", WEB, false),
        arguments("{ matchLabels: { app: \"\" } }", Map.of(), false),
        arguments("{ matchLabels: { empty: \"\" } }", WEB, true),
        arguments(expression("app", "In", "[api, web]"), WEB, true),
        arguments(expression("app", "In", "[api]"), WEB, false),
        arguments(expression("tier", "In", "[api]"), WEB, false),
        arguments(expression("tier", "In", "[\"\"]"), WEB, false),
        arguments(expression("app", "NotIn", "[api]"), WEB, true),
        arguments(expression("app", "NotIn", "[api, web]"), WEB, false),
        arguments(expression("tier", "NotIn", "[api]"), WEB, true),
        arguments(expression("tier", "NotIn", "[\"\"]"), WEB, true),
        arguments(expression("empty", "NotIn", "[\"\"]"), WEB, false),
        arguments(expression("app", "Exists", "[]"), WEB, true),
        arguments(expression("empty", "Exists", "[]"), WEB, true),
        arguments(expression("tier", "Exists", "[]"), WEB, false),
        arguments(expression("app", "DoesNotExist", "[]"), WEB, false),
        arguments(expression("empty", "DoesNotExist", "[]"), WEB, false),
        arguments(expression("tier", "DoesNotExist", "[]"), WEB, true),
        arguments(
            "{ matchLabels: { app: web }, matchExpressions: [{ key: app, operator: NotIn, values:"
                + " [web] }] }",
            WEB,
            false),
        arguments(
            "{ matchExpressions: [{ key: app, operator: Exists }, { key: tier, operator: Exists }]"
                + " }",
            WEB,
            false));
  }

  private static String expression(String key, String operator, String values) {
    return "{ matchExpressions: [{ key: %s, operator: %s, values: %s }] }"
        .formatted(key, operator, values);
  }
}
