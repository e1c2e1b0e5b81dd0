package dev.lastcall.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShippedPoliciesTest {

  private static final Path FOLDER = Path.of("policies");
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
  void webTakesOptedInNamespacesAndPods() {
    assertEquals("web", select(Map.of(), INJECT).policy().name());
    assertEquals("web", select(INJECT, Map.of()).policy().name());
    assertEquals(new Selection.None(), find(Map.of(), Map.of()));
    assertEquals(Duration.ofSeconds(15), select(INJECT, INJECT).policy().preStop().get().delay());
  }

  private static Selection.Selected select(
      Map<String, String> objectLabels, Map<String, String> namespaceLabels) {
    return assertInstanceOf(Selection.Selected.class, find(objectLabels, namespaceLabels));
  }

  private static Selection find(
      Map<String, String> objectLabels, Map<String, String> namespaceLabels) {
    return PolicyReader.read(ShippedPolicies.read())
        .policies()
        .select(ObjectKind.Pod, objectLabels, namespaceLabels, LocalDate.of(2027, 3, 31));
  }
}
