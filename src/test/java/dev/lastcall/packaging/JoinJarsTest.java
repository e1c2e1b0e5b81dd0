package dev.lastcall.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.testing.PackagedProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code src/main/docker/JoinJars.java}, run as the build of the JVM image runs it. */
class JoinJarsTest {

  private static final String SERVICE = "META-INF/services/java.util.Comparator";
  private static final String MANIFEST = "Manifest-Version: 1.0\n";

  @TempDir Path folder;
  private Path first;
  private Path second;

  @BeforeEach
  void jars() throws IOException {
    first =
        jar(
            "first-1.jar",
            Map.ofEntries(
                entry(JarFile.MANIFEST_NAME, MANIFEST + "Implementation-Title: first\n"),
                entry("META-INF/INDEX.LIST", "of the first"),
                entry("META-INF/SIGNED.SF", "of the first"),
                entry("META-INF/SIGNED.RSA", "of the first"),
                entry("META-INF/LICENSE", "of the first"),
                entry("NOTICE.txt", "of the first"),
                entry("module-info.class", "of the first"),
                // The jar is for one version.
                entry("META-INF/versions/17/one/First.class", "first for 17"),
                // No line ends this list.
                entry(SERVICE, "one.First"),
                entry("both.txt", "of the first"),
                entry("one/", ""),
                entry("one/First.class", "first")));
    second =
        jar(
            "second-2.jar",
            Map.ofEntries(
                entry(JarFile.MANIFEST_NAME, MANIFEST + "Multi-Release: true\n"),
                entry("META-INF/LICENSE", "of the second"),
                entry("META-INF/versions/9/module-info.class", "of the second"),
                entry("META-INF/versions/17/two/Second.class", "second for 17"),
                entry(SERVICE, "two.Second\n"),
                entry("both.txt", "of the second"),
                entry("two/Second.class", "second")));
  }

  @Test
  void holdsWhatAClassPathOfTheJarsFinds() throws Exception {
    Map<String, String> joined = contents(join("joined.jar", first, second));
    assertEquals(
        "Manifest-Version: 1.0\nMulti-Release: true", joined.remove("META-INF/MANIFEST.MF"));
    assertEquals("one.First\ntwo.Second", joined.remove(SERVICE));
    assertEquals(
        Map.of(
            "META-INF/licenses/first-1.jar/META-INF/LICENSE",
            "of the first",
            "META-INF/licenses/first-1.jar/NOTICE.txt",
            "of the first",
            "META-INF/licenses/second-2.jar/META-INF/LICENSE",
            "of the second",
            "META-INF/versions/17/two/Second.class",
            "second for 17",
            "both.txt",
            "of the first",
            "one/First.class",
            "first",
            "two/Second.class",
            "second"),
        joined);
  }

  @Test
  void theOrderOfTheJarsDecides() throws Exception {
    Map<String, String> joined = contents(join("joined.jar", second, first));
    assertEquals("of the second", joined.get("both.txt"));
    assertEquals("two.Second\none.First", joined.get(SERVICE));
  }

  @Test
  void oneJarForOneVersionMakesNoJarForSeveral() throws Exception {
    Map<String, String> joined = contents(join("joined.jar", first));
    assertEquals("Manifest-Version: 1.0", joined.get(JarFile.MANIFEST_NAME));
  }

  @Test
  void aFileOfOneJarWithVersionsOfAnotherIsRefused() throws Exception {
    Path plain = jar("plain.jar", Map.of("two/Second.class", "plain"));
    String messages = run(1, folder.resolve("refused.jar"), plain, second);
    assertTrue(messages.contains("two/Second.class is in " + plain), messages);
    assertTrue(messages.contains(second.toString()), messages);

    Map<String, String> turned = contents(join("turned.jar", second, plain));
    assertEquals("second", turned.get("two/Second.class"));
  }

  @Test
  void theSameJarsMakeTheSameBytes() throws Exception {
    byte[] once = Files.readAllBytes(join("once.jar", first, second));
    // Times in a jar are in steps of 2 s.
    TimeUnit.MILLISECONDS.sleep(2100);
    assertArrayEquals(once, Files.readAllBytes(join("again.jar", first, second)));
  }

  @Test
  void theFirstOfAFileIsPutApartAlone() throws Exception {
    Path joined = folder.resolve("joined.jar");
    Path apart = folder.resolve("apart.jar");
    run(0, joined, Path.of("--apart"), Path.of("both.txt"), apart, first, second);
    assertEquals(Map.of("both.txt", "of the first"), contents(apart));
    Map<String, String> rest = contents(join("all.jar", first, second));
    rest.remove("both.txt");
    assertEquals(rest, contents(joined));
  }

  @Test
  void aFileToPutApartHasToBeThere() throws Exception {
    Path joined = folder.resolve("joined.jar");
    String messages =
        run(1, joined, Path.of("--apart"), Path.of("none.txt"), folder.resolve("a.jar"), first);
    assertTrue(messages.contains("no jar has none.txt"), messages);
  }

  @Test
  void classesLoseTheirLocalsOnlyWhenAsked() throws Exception {
    Path compiled = folder.resolve("compiled.jar");
    String name = getClass().getName().replace('.', '/') + ".class";
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(compiled));
        InputStream content = getClass().getClassLoader().getResourceAsStream(name)) {
      jar.putNextEntry(new JarEntry(name));
      content.transferTo(jar);
    }
    Path less = folder.resolve("less.jar");
    run(0, less, Path.of("--without-locals"), compiled);
    assertEquals(disassembled(compiled, "-c"), disassembled(less, "-c"));
    assertTrue(disassembled(join("all.jar", compiled), "-l").contains("LocalVariableTable"));
    assertFalse(disassembled(less, "-l").contains("LocalVariable"));
    assertTrue(disassembled(less, "-l").contains("LineNumberTable"));
  }

  @Test
  void whatIsNoClassIsNamed() throws Exception {
    Path joined = folder.resolve("joined.jar");
    String messages = run(1, joined, Path.of("--without-locals"), first);
    assertTrue(messages.contains("one/First.class in " + first + " is not a class"), messages);
  }

  private static String disassembled(Path jar, String option) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    String[] arguments = {option, "-p", "-cp", jar.toString(), JoinJarsTest.class.getName()};
    assertEquals(0, ToolProvider.findFirst("javap").orElseThrow().run(out, out, arguments));
    return text.toString();
  }

  private Path join(String name, Path... jars) throws Exception {
    Path joined = folder.resolve(name);
    run(0, joined, jars);
    return joined;
  }

  /** What it says, which has to end with this exit code. */
  private static String run(int exitCode, Path joined, Path... jars) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(PackagedProgram.java().toString());
    command.addAll(List.of("src/main/docker/JoinJars.java", joined.toString()));
    for (Path jar : jars) {
      command.add(jar.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String messages = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(exitCode, process.waitFor(), messages);
    return messages;
  }

  private Path jar(String name, Map<String, String> contents) throws IOException {
    Path file = folder.resolve(name);
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> content : new TreeMap<>(contents).entrySet()) {
        jar.putNextEntry(new JarEntry(content.getKey()));
        jar.write(content.getValue().getBytes(UTF_8));
      }
    }
    return file;
  }

  /** Without blank lines, which mean nothing in the files at hand. */
  private static Map<String, String> contents(Path file) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        String text = new String(jar.getInputStream(entry).readAllBytes(), UTF_8);
        contents.put(
            entry.getName(),
            text.lines().filter(line -> !line.isBlank()).collect(Collectors.joining("\n")));
      }
    }
    return contents;
  }
}
