package dev.lastcall.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicySetTest {

  private static final LocalDate TODAY = LocalDate.of(2027, 3, 31);
  private static final Map<String, String> WEB = Map.of("app", "web");
  private static final Map<String, String> SHOP = Map.of("team", "shop");
  private static final String EVERYTHING = "match: [{}]\npreStop: {}\n";
  private static final String NOT_WEB =
      EVERYTHING + "exclude: [{ objectSelector: { matchLabels: { app: web } }, reason: R }]\n";

  @Test
  void asksInTheOrderOfPriorityThenName() {
    PolicySet set =
        Policies.set(
            Policies.document("c", EVERYTHING),
            Policies.document("low", EVERYTHING + "priority: -1\n"),
            Policies.document("b", EVERYTHING),
            Policies.document("high", EVERYTHING + "priority: 2147483647\n"),
            Policies.document("lowest", EVERYTHING + "priority: -2147483648\n"));

    assertEquals(
        List.of("high", "b", "c", "low", "lowest"),
        set.policies().stream().map(ShutdownPolicy::name).toList());
    assertEquals("high", selected(set).policy().name());
  }

  @Test
  void selectsNothingWhenNothingMatches() {
    PolicySet set =
        Policies.set(
            Policies.document(
                "a", "match: [{ objectSelector: { matchLabels: { app: api } } }]\npreStop: {}\n"));

    assertEquals(new Selection.None(), select(set));
    assertEquals(new Selection.None(), select(new PolicySet(List.of(), List.of(), List.of())));
  }

  @Test
  void guardsWithTheFirstGuardByNameThatMatches() {
    String text =
        guard("c", "[{ namespaceSelector: {} }]")
            + guard("b", "[{ namespaceSelector: { matchLabels: { team: shop } } }]")
            + guard(
                "a", "[{ namespaceSelector: {}, objectSelector: { matchLabels: { app: api } } }]");
    PolicySet set = PolicyReader.read(List.of(Policies.source("guards.yaml", text))).policies();

    assertEquals("b", set.guardOf(WEB, SHOP).orElseThrow().name());
    assertEquals("c", set.guardOf(WEB, Map.of()).orElseThrow().name());
    assertEquals("a", set.guardOf(Map.of("app", "api"), SHOP).orElseThrow().name());
    assertEquals(List.of("a", "b", "c"), set.guards().stream().map(DeleteGuard::name).toList());
  }

  private static String guard(String name, String match) {
    return """
        ---
        apiVersion: lastcall.dev/v1beta1
        kind: DeleteGuard
        metadata: { name: %s }
        spec:
          match: %s
          prepare: { annotate: true }
          ready: { annotation: lastcall.dev/ready-to-stop }
        """
        .formatted(name, match);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "[{ objectSelector: { matchLabels: { app: web } } }]                       | true",
        "[{ namespaceSelector: { matchLabels: { team: shop } } }]                  | true",
        "[{ namespaceSelector: { matchLabels: { app: web } } }]                    | false",
        "[{ objectSelector: { matchLabels: { team: shop } } }]                     | false",
        "[{ objectSelector: { matchLabels: { app: web } }, namespaceSelector: { matchLabels: {"
            + " team: bank } } }]  | false",
        "[{ objectSelector: { matchLabels: { app: api } } }, { kinds: [Pod] }]     | true",
        "[{ kinds: [Service, Ingress] }]                                           | false"
      })
  void combinesTheFieldsOfAnEntryByAndAndEntriesByOr(String match, boolean expected) {
    PolicySet set = Policies.set(Policies.document("a", "match: " + match + "\ngrace: {}\n"));

    assertEquals(expected, select(set) instanceof Selection.Selected);
  }

  @Test
  void leavesKindsAloneForWhichNoPolicyHasASection() {
    PolicySet set = Policies.set(Policies.document("a", EVERYTHING));

    assertEquals(new Selection.None(), set.select(ObjectKind.Service, WEB, SHOP, TODAY));
  }

  @Test
  void asksTheNextPolicyWhenTheFirstExcludes() {
    PolicySet set =
        Policies.set(
            Policies.document("first", NOT_WEB + "priority: 1\n"),
            Policies.document("second", EVERYTHING));

    assertEquals("second", selected(set).policy().name());
  }

  @Test
  void tellsTheFirstExclusionWhenAllExclude() {
    PolicySet set =
        Policies.set(
            Policies.document("second", NOT_WEB),
            Policies.document(
                "first", NOT_WEB.replace("reason: R", "reason: S") + "priority: 1\n"));

    Selection.Excluded excluded = assertInstanceOf(Selection.Excluded.class, select(set));

    assertEquals("first", excluded.policy().name());
    assertEquals("S", excluded.exclusion().reason().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"2027-04-01, true", "2027-03-31, true", "2027-03-30, false"})
  void excludesUpToTheDayOfUntilInclusive(String until, boolean excluded) {
    PolicySet set =
        Policies.set(Policies.document("a", NOT_WEB.replace("R", "R, until: " + until)));

    assertEquals(excluded, select(set) instanceof Selection.Excluded);
  }

  @Test
  void namesTheExpiredExclusionsThatWouldHaveMatched() {
    String spec =
        """
        match: [{}]
        preStop: {}
        exclude:
          - { objectSelector: { matchLabels: { app: web } }, until: 2027-01-01, reason: mine }
          - { objectSelector: { matchLabels: { app: api } }, until: 2027-01-01, reason: other }
          - { objectSelector: { matchLabels: { app: api } }, reason: for ever }
        """;

    assertEquals(
        List.of("mine"),
        selected(Policies.set(Policies.document("a", spec))).expired().stream()
            .map(exclusion -> exclusion.reason().orElseThrow())
            .toList());
  }

  private static Selection select(PolicySet set) {
    return set.select(ObjectKind.Pod, WEB, SHOP, TODAY);
  }

  private static Selection.Selected selected(PolicySet set) {
    return assertInstanceOf(Selection.Selected.class, select(set));
  }
}
