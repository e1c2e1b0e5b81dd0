package dev.lastcall.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lastcall.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlScalarsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "yes           | true",
        "On            | true",
        "y             | true",
        "off           | false",
        "n             | false",
        "True          | true",
        "tRUE          | \"tRUE\"",
        "~             | null",
        "Null          | null",
        "12            | 12",
        "+12           | 12",
        "-7            | -7",
        "1_000         | 1000",
        "0644          | 420",
        "0o17          | 15",
        "0x1F          | 31",
        "0b101         | 5",
        "9223372036854775807  | 9223372036854775807",
        "92233720368547758070 | 92233720368547758070",
        "1.50          | 1.50",
        "1e3           | 1E+3",
        ".5            | 0.5",
        "1e300         | 1E+300",
        "1e400         | \"1e400\"",
        "1e99999999999 | \"1e99999999999\"",
        "15s           | \"15s\"",
        "100m          | \"100m\"",
        "1:30          | \"1:30\"",
        "2024-01-01    | \"2024-01-01\"",
        "1.2.3         | \"1.2.3\"",
        "\"yes\"       | \"yes\"",
        "'12'          | \"12\"",
        "!!str 12      | \"12\"",
        "!!int \"12\"  | 12",
        "!!binary aGk= | \"hi\"",
        "!local x      | \"x\"",
        "=             | \"=\"",
      })
  void readsScalarsAsKubectlDoes(String yaml, String json) {
    assertEquals(json, Json.text(tree("a: " + yaml).get("a")));
  }

  @Test
  void makesStringsOfKeys() {
    assertEquals("{\"8080\":1,\"true\":2,\"x\":3}", Json.text(tree("8080: 1\non: 2\n\"x\": 3\n")));
  }

  @Test
  void resolvesAliasesAndMergeKeysWithOwnKeysFirst() {
    String yaml = "a: &a {x: 1, v: 2}\nb: &b {v: 3, z: 4}\nc:\n  <<: [*a, *b]\n  x: 5\nd: *a\n";

    assertEquals("{\"x\":5,\"v\":2,\"z\":4}", Json.text(tree(yaml).get("c")));
    assertEquals("{\"x\":1,\"v\":2}", Json.text(tree(yaml).get("d")));
  }

  private static com.fasterxml.jackson.databind.JsonNode tree(String yaml) {
    return Manifests.read(new SourceFile("test.yaml", yaml)).get(0).tree();
  }
}
