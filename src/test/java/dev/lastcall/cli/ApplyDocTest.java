package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ApplyDocTest {

  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);

  @Test
  void documentationShowsRealOutput() throws IOException {
    String page = Files.readString(Path.of("docs/apply.md"));
    String input = blocks(page, "yaml").get(0);

    CliRun diff = CliRun.withInput(input, "apply", "-f", "-", "-o", "diff");
    CliRun patch = CliRun.withInput(input, "apply", "-f", "-", "-o", "patch");

    assertEquals(shown(page, "diff"), normal(diff.out()));
    assertEquals(shown(page, "text"), normal(diff.err()));
    assertEquals(shown(page, "json"), normal(patch.out()));
  }

  private static String shown(String page, String language) {
    return normal(blocks(page, language).get(0)).replace("shop.yaml", "stdin");
  }

  private static List<String> blocks(String page, String language) {
    return BLOCK
        .matcher(page)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map((MatchResult block) -> block.group(2))
        .toList();
  }

  /** The hash changes with every change of the shipped policy. */
  private static String normal(String text) {
    return text.replaceAll("hash(\\\\?\":\\\\?\")[0-9a-f]{12}", "hash$1HASH")
        .replace(System.lineSeparator(), "\n");
  }
}
