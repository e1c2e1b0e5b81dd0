package dev.lastcall.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds docs/policy-format.md to the model that the reader uses. */
class PolicyFormatDocTest {

  private static final Path REFERENCE = Path.of("docs/policy-format.md");
  private static final Pattern ROW = Pattern.compile("^\\| `[A-Za-z]+` \\|.*$", Pattern.MULTILINE);

  @Test
  void listsEveryKeyWithItsTypeDefaultAndMeaning() throws IOException {
    Set<String> expected = new TreeSet<>();
    collect(ShutdownPolicyModel.DOCUMENT, expected);
    collect(LoadBalancerProfileModel.DOCUMENT, expected);
    collect(DeleteGuardModel.DOCUMENT, expected);

    Set<String> documented =
        ROW.matcher(Files.readString(REFERENCE))
            .results()
            .map(row -> row.group())
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(String.join("\n", expected), String.join("\n", documented));
  }

  @Test
  void showsProblemsAsTheyAreTold() throws IOException {
    String reference = Files.readString(REFERENCE);
    List<String> blocks = new ArrayList<>();
    Pattern.compile("```[a-z]*\n(.*?)```", Pattern.DOTALL)
        .matcher(reference.substring(reference.indexOf("## Errors")))
        .results()
        .forEach(block -> blocks.add(block.group(1)));

    String told =
        Policies.read("web.yaml", blocks.get(0)).problems().stream()
            .map(problem -> problem + "\n")
            .collect(Collectors.joining());
    assertTrue(told.lines().count() > 4);
    assertEquals(told, blocks.get(1));
  }

  private static void collect(ValueType<?> type, Set<String> rows) {
    if (type instanceof ListType<?> list) {
      collect(list.element(), rows);
    } else if (type instanceof MappingType<?> mapping) {
      for (Field<?> field : mapping.fields()) {
        rows.add(
            "| `%s` | %s | %s | %s |"
                .formatted(field.name(), field.type().description(), fallback(field), field.doc()));
        collect(field.type(), rows);
      }
    }
  }

  private static String fallback(Field<?> field) {
    boolean word = field.isRequired() || field.fallback().isEmpty();
    return word ? field.fallbackText() : "`" + field.fallbackText() + "`";
  }
}
