package dev.lastcall.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.testing.GoldenCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedPoliciesTest {

  private static final Path FOLDER = Path.of("policies");
  private static final Path DOCUMENTATION = Path.of("docs/shipped-policies.md");
  private static final PolicySet POLICIES = PolicyReader.read(ShippedPolicies.read()).policies();
  private static final LocalDate TODAY = LocalDate.of(2027, 3, 31);
  private static final Map<String, String> INJECT = Map.of("lastcall.dev/inject", "enabled");

  @Test
  void bundlesEveryPolicyOfTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".yaml"))
              .sorted()
              .toList();
      assertEquals(names, ShippedPolicies.NAMES);
    }
    for (PolicySource source : ShippedPolicies.read()) {
      Path file = FOLDER.resolve(source.file().replace("shipped/", ""));
      assertArrayEquals(Files.readAllBytes(file), source.content(), source.file());
    }
  }

  @Test
  void areWithoutProblems() {
    assertEquals(List.of(), PolicyReader.read(ShippedPolicies.read()).problems());
  }

  @Test
  void theSampleOfRegistriesIsWithoutProblems() throws IOException {
    byte[] text = Files.readAllBytes(Path.of("docs/samples/registries.yaml"));
    PolicyReading reading = PolicyReader.read(List.of(new PolicySource("registries.yaml", text)));
    assertEquals(List.of(), reading.problems());
    assertEquals(3, reading.policies().policies().size());
  }

  @Test
  void webTakesOptedInNamespacesAndPods() {
    assertEquals("web", select(Map.of(), INJECT).policy().name());
    assertEquals("web", select(INJECT, Map.of()).policy().name());
    assertEquals(new Selection.None(), find(Map.of(), Map.of()));
    assertEquals(Duration.ofSeconds(15), select(INJECT, INJECT).policy().preStop().get().delay());
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachIsChosenByItsLabelWhereThePodOrItsNamespaceOptedIn(String name) {
    Map<String, String> label = Map.of("lastcall.dev/policy", name);
    Map<String, String> both =
        Map.of("lastcall.dev/policy", name, "lastcall.dev/inject", "enabled", "app", "shop");
    assertEquals(name, select(label, INJECT).policy().name());
    assertEquals(name, select(both, Map.of()).policy().name());
    assertEquals(name, select(both, INJECT).policy().name());
    assertEquals(new Selection.None(), find(label, Map.of("team", "shop")));
  }

  @Test
  void anUnknownNameLeavesThePodToWeb() {
    assertEquals("web", select(Map.of("lastcall.dev/policy", "nodejs"), INJECT).policy().name());
  }

  @ParameterizedTest
  @MethodSource("names")
  void noneTouchesServicesOrIngresses(String name) {
    Map<String, String> label = Map.of("lastcall.dev/policy", name);
    for (ObjectKind kind : List.of(ObjectKind.Service, ObjectKind.Ingress)) {
      assertEquals(new Selection.None(), POLICIES.select(kind, label, INJECT, TODAY));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachSaysWhoNeedsItAndWhy(String name) throws IOException {
    String text = Files.readString(FOLDER.resolve(name + ".yaml"));
    String comment = text.substring(0, text.indexOf("apiVersion:"));
    assertTrue(comment.lines().allMatch(line -> line.startsWith("#")), comment);
    assertTrue(comment.contains("Who needs it:"), comment);
    assertTrue(comment.contains("How to use it"), comment);
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachHasCasesOfItsOwn(String name) {
    List<GoldenCase> cases =
        GoldenCase.all().filter(it -> it.file().startsWith(FOLDER.resolve(name))).toList();
    assertTrue(cases.stream().filter(it -> it.policy().equals(name)).count() >= 3, name);
    assertTrue(cases.stream().allMatch(it -> Set.of(name, "").contains(it.policy())), name);
  }

  /** On a real API server they are Pods of one namespace. */
  @Test
  void everyCaseHasANameOfItsOwn() {
    List<String> names = GoldenCase.all().map(GoldenCase::name).sorted().toList();
    assertEquals(List.copyOf(new TreeSet<>(names)), names);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theTableOfTheDocumentationHasItsNumbers(String name) throws IOException {
    ShutdownPolicy policy =
        POLICIES.policies().stream().filter(it -> it.name().equals(name)).findFirst().get();
    PreStop preStop = policy.preStop().get();
    StopTime stop = policy.grace().get().stop();
    String link = "[%s](../policies/%s.yaml)".formatted(name, name);
    String[] cells =
        Files.readAllLines(DOCUMENTATION).stream()
            .filter(line -> line.startsWith("| " + link + " |"))
            .map(line -> line.split(" *\\| *"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no row for " + name));
    assertEquals(Durations.format(preStop.delay()), cells[3]);
    assertEquals(Durations.format(stop.byDefault()), cells[4]);
    assertEquals(sources(stop), cells[5]);
    assertEquals(preStop.existing().name(), cells[6]);
    assertTrue(Files.readString(DOCUMENTATION).contains("\n### " + name + "\n"), name);
  }

  private static String sources(StopTime stop) {
    String names =
        stop.from().stream()
            .map(source -> "`" + source.label().replaceFirst("^[a-z]+ ", "") + "`")
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "annotation only" : names;
  }

  static Stream<String> names() {
    return ShippedPolicies.NAMES.stream().map(file -> file.replace(".yaml", ""));
  }

  private static Selection.Selected select(
      Map<String, String> objectLabels, Map<String, String> namespaceLabels) {
    return assertInstanceOf(Selection.Selected.class, find(objectLabels, namespaceLabels));
  }

  private static Selection find(
      Map<String, String> objectLabels, Map<String, String> namespaceLabels) {
    return POLICIES.select(ObjectKind.Pod, objectLabels, namespaceLabels, TODAY);
  }
}
