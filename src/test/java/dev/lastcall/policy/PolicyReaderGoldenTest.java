package dev.lastcall.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lastcall.json.Json;
import dev.lastcall.testing.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each policy file under {@code policy/bad} and {@code policy/good} has its result beside it. */
class PolicyReaderGoldenTest {

  private static final Path FOLDER = Path.of("src/test/resources/policy");

  @ParameterizedTest
  @MethodSource("badFiles")
  void reportsEveryProblem(Path file) throws IOException {
    PolicyReading reading = read(file);

    String problems = lines(reading.problems());
    assertEquals(golden(file, problems), problems);
    assertFalse(reading.isUsable());
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void readsTheEffectiveSpec(Path file) throws IOException {
    PolicyReading reading = read(file);

    assertEquals("", lines(reading.problems()));
    String specs = describe(reading.policies());
    assertEquals(golden(file, specs), specs);
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void readsTheSameWithByteOrderMarkAndWindowsLineEnds(Path file) throws IOException {
    String text = "\ufeff" + Files.readString(file).replace("\n", "\r\n");

    String specs = describe(read(file.getFileName().toString(), text).policies());
    assertEquals(golden(file, specs), specs);
  }

  static Stream<Path> badFiles() throws IOException {
    return files("bad");
  }

  static Stream<Path> goodFiles() throws IOException {
    return files("good");
  }

  private static Stream<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  private static PolicyReading read(Path file) throws IOException {
    return read(file.getFileName().toString(), Files.readString(file));
  }

  private static PolicyReading read(String file, String text) {
    return PolicyReader.read(List.of(Policies.source(file, text)));
  }

  private static String golden(Path file, String actual) throws IOException {
    return GoldenFile.expected(Path.of(file.toString().replace(".yaml", ".txt")), actual);
  }

  private static String lines(List<?> objects) {
    return objects.stream().map(object -> object + "\n").collect(Collectors.joining());
  }

  private static String describe(PolicySet set) {
    return describePolicies(set) + lines(set.guards().stream().map(RecordText::of).toList());
  }

  private static String describePolicies(PolicySet set) {
    return set.policies().stream()
        .map(
            policy ->
                "%s %s %s\n%s\n"
                    .formatted(
                        policy.position(), policy.name(), policy.hash(), canonicalSpec(policy)))
        .collect(Collectors.joining());
  }

  private static String canonicalSpec(ShutdownPolicy policy) {
    return Json.text(
        new EffectiveSpec(
                policy.mode(),
                policy.priority(),
                policy.match(),
                policy.exclude(),
                policy.overrides(),
                policy.preStop(),
                policy.drain(),
                policy.grace(),
                policy.istio(),
                policy.loadBalancer())
            .canonicalJson());
  }
}
