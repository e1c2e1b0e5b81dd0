package dev.lastcall.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code ./mvnw package} made: the native binary where the profile {@code native} tells of
 * one, else the jar.
 */
public final class PackagedProgram {

  /** The property with the path of the binary; the name that Quarkus projects use. */
  public static final String NATIVE_PATH = "native.image.path";

  private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

  private PackagedProgram() {}

  /**
   * How it is started, without its own arguments.
   *
   * @param memory as both take it: -Xmx
   */
  public static List<String> command(String memory) {
    return nativeBinary()
        .map(binary -> List.of(binary.toString(), memory))
        .orElseGet(() -> List.of(java().toString(), memory, "-jar", JAR.toString()));
  }

  /**
   * Empty where the jar is under test.
   *
   * @throws IllegalStateException when a binary is wanted and was not built
   */
  public static Optional<Path> nativeBinary() {
    String path = System.getProperty(NATIVE_PATH, "");
    if (path.isBlank()) {
      return Optional.empty();
    }
    Path binary = Path.of(path);
    if (!Files.isExecutable(binary)) {
      throw new IllegalStateException(
          "-D%s=%s: there is no program; ./mvnw package -Dnative builds it"
              .formatted(NATIVE_PATH, path));
    }
    return Optional.of(binary);
  }

  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}
