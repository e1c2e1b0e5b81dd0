package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The script that starts the packaged program, with an archive of its classes. */
class LauncherIT {

  private static final Path ARCHIVE = Path.of("target/lastcall-apply.jsa");

  private record Ended(int code, String output) {}

  @BeforeEach
  void forget() throws IOException {
    Files.deleteIfExists(ARCHIVE);
  }

  @Test
  void theRunThatUsesTheArchivePrintsWhatTheOnePrintedThatWroteIt() throws Exception {
    Ended first = lastcall("apply", "-f", "docs/samples/shop.yaml", "-o", "diff");
    assertEquals(0, first.code(), first.output());
    assertTrue(first.output().contains("+      terminationGracePeriodSeconds: 40"), first.output());
    FileTime written = Files.getLastModifiedTime(ARCHIVE);

    assertEquals(first, lastcall("apply", "-f", "docs/samples/shop.yaml", "-o", "diff"));
    assertEquals(written, Files.getLastModifiedTime(ARCHIVE), "it was used, and not written anew");
  }

  @Test
  void theArchiveOfARunThatFailedIsNotKept() throws Exception {
    Ended wrong = lastcall("apply");
    assertEquals(2, wrong.code(), wrong.output());
    FileTime written = Files.getLastModifiedTime(ARCHIVE);

    assertEquals(0, lastcall("apply", "-f", "docs/samples/shop.yaml").code());
    assertTrue(written.compareTo(Files.getLastModifiedTime(ARCHIVE)) < 0);
  }

  @Test
  void anArchiveThatIsNoGoodDoesNoHarm() throws Exception {
    Files.write(ARCHIVE, new byte[8 << 20]);

    Ended help = lastcall("apply", "--help");
    assertEquals(0, help.code(), help.output());
    assertTrue(help.output().startsWith("Usage: lastcall apply"), help.output());
  }

  private static Ended lastcall(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("./lastcall"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
